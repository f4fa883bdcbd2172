"""What we send is what the platform's own schema asks for."""

import pytest
from graphql import (
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.execution import get_variable_values

from connectors import Operation
from connectors.channels.vendure import operations
from tests.connectors.families import family_of
from tests.connectors.vendure.fake import VendureShop, _asked, schema
from tests.connectors.vendure.runs import Account, connected

ALL = [each for each in vars(operations).values() if isinstance(each, Operation)] + [*operations.MAKE_PRODUCT]


@pytest.fixture
def whole() -> GraphQLSchema:
    return schema()


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.name)
def test_every_operation_is_valid(whole: GraphQLSchema, operation: Operation[object]) -> None:
    assert not validate(whole, parse(operation.text))


def test_every_variable_that_we_send_is_one_that_the_schema_takes(whole: GraphQLSchema, shop: VendureShop) -> None:
    account = Account(shop)
    account.sync([family_of("ROBE")])
    account.sync([family_of("ROBE", sizes=("S", "XL"))])
    with connected(shop) as connector:
        list(connector.read_listings())
        connector.withdraw(account.receipt("ROBE"))
    seen = set()
    for exchange in shop.exchanges:
        query, variables = _asked(exchange.request)
        (operation,) = [each for each in parse(query).definitions if isinstance(each, OperationDefinitionNode)]
        values = get_variable_values(whole, operation.variable_definitions, variables)
        assert isinstance(values, dict), values
        seen.add(operation.name.value if operation.name else "")
    assert seen >= {"Upload", "MakeProduct", "Link", "MakeVariants", "ChangeVariants", "MakeOption", "DeleteVariants"}
