"""People who load an office over HTTP and WebSocket, write down what they were told, and the judge of it all."""
