"""The catalogue of Keras: every public class and function with typed arguments, read from the installed Keras."""
