"""What the API server would refuse in the Kubernetes blocks that users pass through."""

from hooks.api.kubernetes.check import VERSION, Problem, first_problem

__all__ = ["VERSION", "Problem", "first_problem"]
