//! Reads scripts: which calls and assignments there are, with their values as far as they are written down.

use super::js::Js;
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, BindingPattern, CallExpression,
    ExportDefaultDeclaration, Expression, ExpressionStatement, FunctionBody, ImportDeclaration,
    Program, Statement, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan as _, SourceType, Span};
use std::collections::HashMap;
use std::ops::Range;

mod value;

/// What a script says.
#[derive(Default)]
pub(super) struct Said {
    pub(super) facts: Vec<Fact>,
    /// Statements that run a function written in them, such as a listener, with the statements in that function.
    pub(super) wrappers: Vec<(Range<usize>, Vec<Range<usize>>)>,
}

/// One thing a script does.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) what: What,
    /// The innermost statement around it, in bytes of the script.
    pub(super) statement: Range<usize>,
    /// Line in the script, from 1.
    pub(super) line: usize,
}

/// What it is. Paths are written with dots and without `window`.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// `path(arguments)`, with the names of arguments that are variables.
    Call {
        path: String,
        arguments: Vec<Js>,
        names: Vec<String>,
    },
    /// `path = value`, or a variable that is declared with a value.
    Set { path: String, value: Js },
    /// `import … from "source"`.
    Import { source: String },
}

/// What several scripts of a page say, one after another.
#[derive(Default)]
pub(super) struct Reader {
    known: HashMap<String, Js>,
}

impl Reader {
    /// Reads one script. Names that earlier ones gave a value are known.
    ///
    /// # Errors
    /// The parser's words where the text is no JavaScript.
    pub(super) fn read(&mut self, source: &str, kind: SourceType) -> Result<Said, String> {
        if depth(source) > DEEPEST {
            return Err(format!("brackets are nested more than {DEEPEST} deep"));
        }
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, source, kind).parse();
        if let Some(problem) = parsed.diagnostics.iter().next() {
            return Err(problem.to_string());
        }
        let mut walker = Walker {
            source,
            known: &mut self.known,
            said: Said::default(),
            statements: Vec::new(),
        };
        walker.visit_program(&parsed.program);
        Ok(walker.said)
    }
}

/// The parser calls itself for each bracket, and the stack has an end.
const DEEPEST: usize = 1000;

/// How deep brackets are nested, roughly: those in texts count too, which does no harm at this size.
fn depth(source: &str) -> usize {
    let mut open = 0_usize;
    let mut deepest = 0;
    for byte in source.bytes() {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// Statements that do something besides what is in the given ones: declarations and imports do not.
pub(super) fn rest(source: &str, kind: SourceType, taken: &[Range<usize>]) -> bool {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, kind).parse();
    let program: &Program<'_> = &parsed.program;
    program.body.iter().any(|statement| {
        let span = statement.span();
        let is_taken = taken
            .iter()
            .any(|range| range.start <= span.start as usize && span.end as usize <= range.end);
        let is_quiet = matches!(
            statement,
            Statement::VariableDeclaration(_)
                | Statement::ImportDeclaration(_)
                | Statement::EmptyStatement(_)
        );
        !is_taken && !is_quiet
    })
}

fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The body of a function that is written in place.
fn body_of<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e FunctionBody<'a>> {
    match expression {
        Expression::FunctionExpression(function) => function.body.as_deref(),
        Expression::ArrowFunctionExpression(arrow) => Some(&arrow.body),
        Expression::ParenthesizedExpression(inner) => body_of(&inner.expression),
        _ => None,
    }
}

struct Walker<'s, 'k> {
    source: &'s str,
    known: &'k mut HashMap<String, Js>,
    said: Said,
    statements: Vec<Range<usize>>,
}

impl<'a> Visit<'a> for Walker<'_, '_> {
    fn visit_statement(&mut self, statement: &Statement<'a>) {
        let span = statement.span();
        self.statements.push(span.start as usize..span.end as usize);
        walk::walk_statement(self, statement);
        self.statements.pop();
    }

    fn visit_expression_statement(&mut self, statement: &ExpressionStatement<'a>) {
        if let Expression::CallExpression(call) = &statement.expression {
            let last = call
                .arguments
                .iter()
                .filter_map(Argument::as_expression)
                .next_back();
            let body = last.or(Some(&call.callee)).and_then(body_of);
            if let (Some(body), Some(outer)) = (body, self.statements.last().cloned()) {
                let inner = body
                    .statements
                    .iter()
                    .map(|statement| bytes(statement.span()));
                self.said.wrappers.push((outer, inner.collect()));
            }
        }
        walk::walk_expression_statement(self, statement);
    }

    fn visit_variable_declarator(&mut self, declared: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(name), Some(value)) =
            (&declared.id, &declared.init)
        {
            self.set(name.name.as_str().to_owned(), value);
        }
        walk::walk_variable_declarator(self, declared);
    }

    fn visit_assignment_expression(&mut self, assigned: &AssignmentExpression<'a>) {
        if let Some(path) = self.target(&assigned.left) {
            self.set(path, &assigned.right);
        }
        walk::walk_assignment_expression(self, assigned);
    }

    fn visit_export_default_declaration(&mut self, exported: &ExportDefaultDeclaration<'a>) {
        if let Some(value) = exported.declaration.as_expression() {
            self.set("export default".into(), value);
        }
        walk::walk_export_default_declaration(self, exported);
    }

    fn visit_import_declaration(&mut self, imported: &ImportDeclaration<'a>) {
        let source = imported.source.value.as_str().to_owned();
        self.note(What::Import { source }, imported.span.start as usize);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Some(path) = self.path(&call.callee) {
            let expressions: Vec<_> = call
                .arguments
                .iter()
                .filter_map(Argument::as_expression)
                .collect();
            let arguments = expressions
                .iter()
                .map(|argument| self.value(argument))
                .collect();
            let names = expressions
                .iter()
                .filter_map(|argument| self.path(argument))
                .collect();
            self.note(
                What::Call {
                    path,
                    arguments,
                    names,
                },
                call.span.start as usize,
            );
        }
        walk::walk_call_expression(self, call);
    }
}

impl Walker<'_, '_> {
    fn note(&mut self, what: What, at: usize) {
        let line = self
            .source
            .get(..at)
            .unwrap_or_default()
            .matches('\n')
            .count()
            + 1;
        let statement = self.statements.last().cloned().unwrap_or_default();
        self.said.facts.push(Fact {
            what,
            statement,
            line,
        });
    }

    fn set(&mut self, path: String, value: &Expression<'_>) {
        let at = value.span().start as usize;
        let value = self.value(value);
        self.known.insert(path.clone(), value.clone());
        self.note(What::Set { path, value }, at);
    }

    fn target(&self, target: &AssignmentTarget<'_>) -> Option<String> {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(name) => {
                Some(name.name.as_str().to_owned())
            }
            AssignmentTarget::StaticMemberExpression(member) => {
                self.join(&member.object, member.property.name.as_str())
            }
            AssignmentTarget::ComputedMemberExpression(member) => {
                match self.value(&member.expression) {
                    Js::Text(name) => self.join(&member.object, &name),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The dotted path of an expression that names something.
    fn path(&self, expression: &Expression<'_>) -> Option<String> {
        match expression {
            Expression::Identifier(name) => Some(name.name.as_str().to_owned()),
            Expression::StaticMemberExpression(member) => {
                self.join(&member.object, member.property.name.as_str())
            }
            Expression::ComputedMemberExpression(member) => match self.value(&member.expression) {
                Js::Text(name) => self.join(&member.object, &name),
                _ => None,
            },
            Expression::CallExpression(call) => Some(self.path(&call.callee)? + "()"),
            // `(tarteaucitron.job = tarteaucitron.job || [])`
            Expression::AssignmentExpression(assigned) => self.target(&assigned.left),
            Expression::ParenthesizedExpression(inner) => self.path(&inner.expression),
            Expression::TSNonNullExpression(inner) => self.path(&inner.expression),
            Expression::TSAsExpression(inner) => self.path(&inner.expression),
            _ => None,
        }
    }

    fn join(&self, object: &Expression<'_>, name: &str) -> Option<String> {
        let object = self.path(object)?;
        Some(match object.as_str() {
            "window" | "globalThis" | "self" => name.to_owned(),
            _ => format!("{object}.{name}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(source: &str) -> Js {
        let facts = Reader::default()
            .read(source, SourceType::default().with_unambiguous(true))
            .unwrap()
            .facts;
        let set = facts.iter().rev().find_map(|fact| match &fact.what {
            What::Set { path, value } if path == "x" => Some(value.clone()),
            _ => None,
        });
        set.unwrap()
    }

    #[test]
    fn what_is_written_down_is_read_and_nothing_is_run() {
        let text = |text: &str| Js::Text(text.into());
        for (source, value) in [
            ("x = 'a' + \"b\" + `c${1}`", text("abc1")),
            (
                "const a = 'q'; x = [a, ...[1, , -2], !0]",
                Js::List(vec![
                    text("q"),
                    Js::Number(1.0),
                    Js::Number(-2.0),
                    Js::Bool(true),
                ]),
            ),
            ("var o = { a: { b: 7 } }; x = o.a.b", Js::Number(7.0)),
            (
                "window.o = window.o || {}; window.o.n = 'v'; x = o.n",
                text("v"),
            ),
            ("x = new RegExp('^_ga')", Js::Regex("^_ga".into())),
            ("x = /^_ga/i", Js::Regex("^_ga".into())),
            ("x = location.host", Js::Unknown("location.host".into())),
            ("x = () => alert(1)", Js::Function("() => alert(1)".into())),
            (
                "const k = 'n'; x = Object.freeze({ ...{ a: 1 }, [k]: null })",
                Js::Object(vec![
                    ("a".into(), Js::Number(1.0)),
                    ("n".into(), Js::Nothing),
                ]),
            ),
            (
                "x = JSON.parse('{\"a\": [true]}')",
                Js::Object(vec![("a".into(), Js::List(vec![Js::Bool(true)]))]),
            ),
        ] {
            assert_eq!(last(source), value, "{source}");
        }
    }

    #[test]
    fn calls_have_their_paths_wherever_they_stand() {
        let source = "window.addEventListener('load', () => {\n  (window.t.job = window.t.job || []).push('a');\n  initCookieConsent().run({});\n});";
        let facts = Reader::default()
            .read(source, SourceType::default())
            .unwrap()
            .facts;
        let found: Vec<_> = facts
            .iter()
            .filter_map(|fact| match &fact.what {
                What::Call { path, .. } => {
                    Some((path.as_str(), fact.line, &source[fact.statement.clone()]))
                }
                _ => None,
            })
            .collect();
        assert!(
            found.contains(&(
                "t.job.push",
                2,
                "(window.t.job = window.t.job || []).push('a');"
            )),
            "{found:?}"
        );
        assert!(
            found.contains(&("initCookieConsent().run", 3, "initCookieConsent().run({});")),
            "{found:?}"
        );
    }

    #[test]
    fn what_is_no_javascript_is_named() {
        for source in ["var = ;".to_owned(), format!("x = {}", "[".repeat(100_000))] {
            let read = Reader::default().read(&source, SourceType::default());
            assert!(read.is_err());
        }
    }
}
