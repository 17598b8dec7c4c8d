"""What is measured, and what is broken on purpose: see bench/README.md."""
