"""What `check` looks at: facts from outside in, what is good and what is wrong out."""
