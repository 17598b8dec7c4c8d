"""What one command costs: numbers given and visitors called over HTTP, beside the bare transaction."""
