"""Calendar arithmetic only: no database, no clock. When an office is open, and which days are working days."""
