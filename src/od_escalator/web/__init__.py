"""The health page: how things are, for people, for probes and for Prometheus; nothing in it is about a patient."""
