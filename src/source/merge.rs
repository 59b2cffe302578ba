//! Lays an overlay on its base: tables merge by key, everything else is replaced, a list may say
//! `{ add = […], remove = […] }` instead.

use super::{Document, Entry, Node, Span, Table, Value};

/// Something an overlay asked for that the base cannot give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeProblem {
    /// What is wrong.
    pub message: String,
    /// Where in the overlay.
    pub span: Span,
}

/// The base with the overlay laid on it. Places stay those of the file that each value came from.
#[must_use]
pub fn merge_documents(base: Document, overlay: Document) -> (Document, Vec<MergeProblem>) {
    let mut problems = Vec::new();
    let root = merge_node(base.root, overlay.root, &mut problems);
    (Document { root }, problems)
}

fn merge_node(base: Node, overlay: Node, problems: &mut Vec<MergeProblem>) -> Node {
    match (base.value, overlay.value) {
        (Value::Table(under), Value::Table(over)) => {
            Node { span: overlay.span, value: Value::Table(Box::new(merge_table(*under, *over, problems))) }
        }
        (Value::List(list), Value::Table(table)) if is_list_edit(&table) => {
            Node { span: overlay.span, value: Value::List(edit_list(list, *table, problems)) }
        }
        (_, value) => Node { span: overlay.span, value },
    }
}

fn merge_table(mut under: Table, over: Table, problems: &mut Vec<MergeProblem>) -> Table {
    for (key, entry) in over {
        let merged = match under.shift_remove(&key) {
            Some(base) => Entry { key: entry.key, node: merge_node(base.node, entry.node, problems) },
            None => entry,
        };
        under.insert(key, merged);
    }
    under
}

/// A table with no other keys than `add` and `remove`, and both of them lists.
fn is_list_edit(table: &Table) -> bool {
    !table.is_empty()
        && table
            .iter()
            .all(|(key, entry)| (key == "add" || key == "remove") && matches!(entry.node.value, Value::List(_)))
}

fn edit_list(mut list: Vec<Node>, mut edit: Table, problems: &mut Vec<MergeProblem>) -> Vec<Node> {
    for unwanted in take_list(&mut edit, "remove") {
        let before = list.len();
        list.retain(|element| !same_value(&element.value, &unwanted.value));
        if list.len() == before {
            let message = "the base has no such element to remove".to_owned();
            problems.push(MergeProblem { message, span: unwanted.span });
        }
    }
    for added in take_list(&mut edit, "add") {
        if list.iter().any(|element| same_value(&element.value, &added.value)) {
            let message = "the base has this element already".to_owned();
            problems.push(MergeProblem { message, span: added.span });
        } else {
            list.push(added);
        }
    }
    list
}

fn take_list(edit: &mut Table, key: &str) -> Vec<Node> {
    match edit.shift_remove(key).map(|entry| entry.node.value) {
        Some(Value::List(list)) => list,
        _ => Vec::new(),
    }
}

/// Are two values equal, wherever they stand?
fn same_value(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same_value(&a.value, &b.value))
        }
        (Value::Table(one), Value::Table(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, entry)| {
                    other.get(key).is_some_and(|found| same_value(&entry.node.value, &found.node.value))
                })
        }
        _ => left == right,
    }
}
