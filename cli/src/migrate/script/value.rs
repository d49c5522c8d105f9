//! What an expression says, as far as it is written down.

use super::Walker;
use crate::migrate::js::Js;
use oxc_ast::ast::{
    Argument, ArrayExpressionElement, BinaryOperator, CallExpression, Expression, LogicalOperator,
    ObjectPropertyKind, UnaryOperator,
};
use oxc_span::GetSpan as _;

impl Walker<'_, '_> {
    fn source_of(&self, expression: &Expression<'_>) -> String {
        let span = expression.span();
        self.source
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
            .to_owned()
    }

    /// The value of an expression as far as it is written down.
    pub(super) fn value(&self, expression: &Expression<'_>) -> Js {
        let unknown = || Js::Unknown(self.source_of(expression));
        match expression {
            Expression::BooleanLiteral(flag) => Js::Bool(flag.value),
            Expression::NullLiteral(_) => Js::Nothing,
            Expression::NumericLiteral(number) => Js::Number(number.value),
            Expression::StringLiteral(text) => Js::Text(text.value.as_str().to_owned()),
            Expression::RegExpLiteral(regex) => {
                Js::Regex(regex.regex.pattern.text.as_str().to_owned())
            }
            Expression::TemplateLiteral(template) => {
                let mut text = String::new();
                for (at, part) in template.quasis.iter().enumerate() {
                    text += part
                        .value
                        .cooked
                        .as_ref()
                        .map_or("", |cooked| cooked.as_str());
                    if let Some(inner) = template.expressions.get(at) {
                        match self.value(inner) {
                            Js::Text(inner) => text += &inner,
                            Js::Number(inner) => text += &inner.to_string(),
                            _ => return unknown(),
                        }
                    }
                }
                Js::Text(text)
            }
            Expression::ArrayExpression(list) => {
                let mut items = Vec::new();
                for element in &list.elements {
                    match element {
                        ArrayExpressionElement::SpreadElement(spread) => {
                            match self.value(&spread.argument) {
                                Js::List(inner) => items.extend(inner),
                                other => items.push(other),
                            }
                        }
                        ArrayExpressionElement::Elision(_) => {}
                        other => items.extend(other.as_expression().map(|item| self.value(item))),
                    }
                }
                Js::List(items)
            }
            Expression::ObjectExpression(object) => {
                let mut members = Vec::new();
                for property in &object.properties {
                    match property {
                        ObjectPropertyKind::SpreadProperty(spread) => {
                            if let Js::Object(inner) = self.value(&spread.argument) {
                                members.extend(inner);
                            }
                        }
                        ObjectPropertyKind::ObjectProperty(property) => {
                            let computed = property.key.as_expression().map(|key| self.value(key));
                            let name = match (property.key.static_name(), computed) {
                                (Some(name), _) => Some(name.to_string()),
                                (None, Some(Js::Text(name))) => Some(name),
                                _ => None,
                            };
                            members.extend(name.map(|name| (name, self.value(&property.value))));
                        }
                    }
                }
                Js::Object(members)
            }
            Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) => {
                Js::Function(self.source_of(expression))
            }
            Expression::ParenthesizedExpression(inner) => self.value(&inner.expression),
            Expression::TSAsExpression(inner) => self.value(&inner.expression),
            Expression::TSSatisfiesExpression(inner) => self.value(&inner.expression),
            Expression::TSNonNullExpression(inner) => self.value(&inner.expression),
            Expression::AssignmentExpression(assigned) => self.value(&assigned.right),
            Expression::UnaryExpression(unary) => {
                match (unary.operator, self.value(&unary.argument)) {
                    // Minifiers write `!0` and `!1`.
                    (UnaryOperator::LogicalNot, Js::Number(number)) => Js::Bool(number == 0.0),
                    (UnaryOperator::LogicalNot, Js::Bool(flag)) => Js::Bool(!flag),
                    (UnaryOperator::UnaryNegation, Js::Number(number)) => Js::Number(-number),
                    (UnaryOperator::Void, _) => Js::Nothing,
                    _ => unknown(),
                }
            }
            Expression::BinaryExpression(binary) => match (
                binary.operator,
                self.value(&binary.left),
                self.value(&binary.right),
            ) {
                (BinaryOperator::Addition, Js::Text(one), Js::Text(other)) => {
                    Js::Text(one + &other)
                }
                (BinaryOperator::Addition, Js::Text(one), Js::Number(other)) => {
                    Js::Text(format!("{one}{other}"))
                }
                (BinaryOperator::Multiplication, Js::Number(one), Js::Number(other)) => {
                    Js::Number(one * other)
                }
                _ => unknown(),
            },
            // `window.x || { … }` means the object, as nothing else is written down.
            Expression::LogicalExpression(logical) => {
                match (logical.operator, self.value(&logical.left)) {
                    (
                        LogicalOperator::Or | LogicalOperator::Coalesce,
                        Js::Nothing | Js::Unknown(_),
                    ) => self.value(&logical.right),
                    (LogicalOperator::Or | LogicalOperator::Coalesce, left) => left,
                    (LogicalOperator::And, _) => unknown(),
                }
            }
            Expression::NewExpression(made) => {
                let pattern = made
                    .arguments
                    .first()
                    .and_then(Argument::as_expression)
                    .map(|first| self.value(first));
                match (self.path(&made.callee).as_deref(), pattern) {
                    (Some("RegExp"), Some(Js::Text(pattern) | Js::Regex(pattern))) => {
                        Js::Regex(pattern)
                    }
                    _ => unknown(),
                }
            }
            Expression::CallExpression(call) => self.called(call).unwrap_or_else(unknown),
            Expression::Identifier(name) if name.name == "undefined" => Js::Nothing,
            Expression::Identifier(_)
            | Expression::StaticMemberExpression(_)
            | Expression::ComputedMemberExpression(_) => self
                .path(expression)
                .and_then(|path| self.resolve(&path))
                .unwrap_or_else(unknown),
            _ => unknown(),
        }
    }

    /// `Object.freeze`, `Object.assign` and `JSON.parse`, which configurations are wrapped in.
    fn called(&self, call: &CallExpression<'_>) -> Option<Js> {
        let path = self.path(&call.callee)?;
        let mut arguments = call
            .arguments
            .iter()
            .filter_map(Argument::as_expression)
            .map(|argument| self.value(argument));
        match path.as_str() {
            "Object.freeze" => arguments.next(),
            "Object.assign" => {
                let mut members = Vec::new();
                for argument in arguments {
                    let Js::Object(inner) = argument else {
                        return None;
                    };
                    members.extend(inner);
                }
                Some(Js::Object(members))
            }
            "JSON.parse" => {
                let Js::Text(text) = arguments.next()? else {
                    return None;
                };
                serde_json::from_str(&text).ok().map(from_json)
            }
            _ => None,
        }
    }

    /// A value by its path: as it was set, or as a member of what was set.
    fn resolve(&self, path: &str) -> Option<Js> {
        if let Some(value) = self.known.get(path) {
            return Some(value.clone());
        }
        let (object, name) = path.rsplit_once('.')?;
        self.resolve(object)?.get(name).cloned()
    }
}

/// JSON as the same values.
fn from_json(value: serde_json::Value) -> Js {
    match value {
        serde_json::Value::Null => Js::Nothing,
        serde_json::Value::Bool(flag) => Js::Bool(flag),
        serde_json::Value::Number(number) => Js::Number(number.as_f64().unwrap_or_default()),
        serde_json::Value::String(text) => Js::Text(text),
        serde_json::Value::Array(list) => Js::List(list.into_iter().map(from_json).collect()),
        serde_json::Value::Object(members) => Js::Object(
            members
                .into_iter()
                .map(|(name, value)| (name, from_json(value)))
                .collect(),
        ),
    }
}
