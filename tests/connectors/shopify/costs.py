"""What Shopify reckons a query at: an object is a point, a list as many as it may hold, a mutation ten."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    value_from_ast_untyped,
)

MOST = 1_000
MUTATION = 10


def cost_of(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> float:
    """Of what is asked for, and of what a product is made of, as the schema's descriptions tell it."""
    return _asked(schema, document, variables) + _given(variables.get("input"))


def _given(document: Any) -> float:
    if not isinstance(document, dict) or "variants" not in document:
        return 0
    variants = document["variants"]
    shown = sum("file" in each for each in variants)
    metafields, files = len(document.get("metafields", ())), len(document.get("files", ()))
    return 0.2 * len(variants) + 0.6 * shown + 1.9 * files + 0.4 * metafields


def _asked(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> int:
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    (operation,) = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    root = schema.get_root_type(operation.operation)
    mutations = len(operation.selection_set.selections) if operation.operation.value == "mutation" else 0
    return MUTATION * mutations + _of(schema, operation.selection_set, root, fragments, variables)


def _of(schema: GraphQLSchema, selected: SelectionSetNode, kind: Any, fragments: Any, variables: Any) -> int:
    total = 0
    for each in selected.selections:
        if isinstance(each, FragmentSpreadNode):
            fragment = fragments[each.name.value]
            inner = schema.type_map[fragment.type_condition.name.value]
            total += _of(schema, fragment.selection_set, inner, fragments, variables)
        elif isinstance(each, InlineFragmentNode):
            inner = schema.type_map[each.type_condition.name.value] if each.type_condition else kind
            total += _of(schema, each.selection_set, inner, fragments, variables)
        elif isinstance(each, FieldNode) and each.selection_set:
            total += _of_field(schema, each, kind, fragments, variables)
    return total


def _of_field(schema: GraphQLSchema, field: FieldNode, kind: Any, fragments: Any, variables: Any) -> int:
    found = get_named_type(kind.fields[field.name.value].type)
    assert is_composite_type(found)
    assert not is_leaf_type(found)
    assert field.selection_set is not None
    inner = _of(schema, field.selection_set, found, fragments, variables)
    given = {each.name.value: value_from_ast_untyped(each.value, variables) for each in field.arguments}
    if isinstance(found, GraphQLObjectType) and found.name.endswith("Connection"):
        return int(given["first"]) * inner
    if found.name == "Node" and "ids" in given:
        return len(given["ids"]) * (1 + inner)
    return inner if found.name in ("PageInfo", "UserError") or found.name.endswith("UserError") else 1 + inner
