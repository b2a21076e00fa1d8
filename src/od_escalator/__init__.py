"""Reads upset-patient notes in Open Dental, opens a task, escalates until the patient was called."""
