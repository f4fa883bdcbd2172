"""How a shop is spoken to: queries, and several mutations in one request with what each of them answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from connectors import ChannelUnavailable, GraphQL, GraphQLRefusal, Operation, OutcomeUnknown, UnexpectedReply, Upload
from connectors.channels.saleor.documents import Mutation, put_together
from connectors.channels.saleor.replies import Done

T = TypeVar("T")
TIMEOUT = 120.0
"""A request with many variants takes a slow shop longer than usual."""
OURS = frozenset(("GraphQLError", "QueryCostError", "GraphQLLocatedError", ""))
"""Codes of what is wrong with the question itself; all others are exceptions that the shop met with on its way."""


@dataclass(frozen=True)
class Talk:
    graphql: GraphQL

    def ask(self, operation: Operation[T], *uploads: Upload, **variables: object) -> T:
        try:
            return self.graphql.ask(operation, *uploads, timeout=TIMEOUT, **variables)
        except GraphQLRefusal as refusal:
            if refusal.codes <= OURS:
                raise
            fault = ChannelUnavailable if operation.idempotent else OutcomeUnknown
            raise fault(str(refusal)) from None

    def change(self, mutations: Sequence[Mutation], *uploads: Upload) -> list[Done]:
        """By index."""
        operation, variables = put_together(mutations)
        answers = self.ask(operation, *uploads, **variables)
        if len(answers) != len(mutations) or any(f"m{number}" not in answers for number in range(len(mutations))):
            raise UnexpectedReply(f"{operation.name}: {len(answers)} answers to {len(mutations)} mutations")
        return [answers[f"m{number}"] for number in range(len(mutations))]


def is_too_costly(refusal: GraphQLRefusal) -> bool:
    """Whether the shop finds the question too large; its code is that of every question that it does not take."""
    return any("maximum cost" in each.message for each in refusal.problems)
