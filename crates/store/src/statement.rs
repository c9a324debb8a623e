//! Raw statements for what the query builder can't say, written once with `?` for both databases.

use sea_orm::{ConnectionTrait, DatabaseBackend, ExecResult, FromQueryResult, QueryResult, Statement, Value};

use crate::error::StoreResult;

/// Builds a statement; `?` outside quotes becomes `$1`, `$2` … on PostgreSQL.
pub(crate) fn statement(backend: DatabaseBackend, text: &str, values: Vec<Value>) -> Statement {
    if backend != DatabaseBackend::Postgres {
        return Statement::from_sql_and_values(backend, text, values);
    }
    let mut numbered = String::with_capacity(text.len() + values.len() * 2);
    let mut in_quotes = false;
    let mut count = 0;
    for character in text.chars() {
        if character == '\'' {
            in_quotes = !in_quotes;
        }
        if character == '?' && !in_quotes {
            count += 1;
            numbered.push('$');
            numbered.push_str(&count.to_string());
            continue;
        }
        numbered.push(character);
    }
    Statement::from_sql_and_values(backend, numbered, values)
}

pub(crate) async fn execute(
    connection: &impl ConnectionTrait,
    text: &str,
    values: Vec<Value>,
) -> StoreResult<ExecResult> {
    let statement = statement(connection.get_database_backend(), text, values);
    Ok(connection.execute_raw(statement).await?)
}

pub(crate) async fn rows<R: FromQueryResult>(
    connection: &impl ConnectionTrait,
    text: &str,
    values: Vec<Value>,
) -> StoreResult<Vec<R>> {
    let statement = statement(connection.get_database_backend(), text, values);
    Ok(R::find_by_statement(statement).all(connection).await?)
}

/// Rows as they were read, made into what they are.
pub(crate) fn all<R: FromQueryResult>(rows: Vec<QueryResult>) -> StoreResult<Vec<R>> {
    rows.iter().map(|row| Ok(R::from_query_result(row, "")?)).collect()
}

/// The first of them.
pub(crate) fn first<R: FromQueryResult>(rows: Vec<QueryResult>) -> StoreResult<Option<R>> {
    Ok(rows.first().map(|row| R::from_query_result(row, "")).transpose()?)
}

#[cfg(test)]
mod tests {
    use super::statement;
    use sea_orm::DatabaseBackend;

    #[test]
    fn question_marks_in_quotes_stay() {
        let made = statement(DatabaseBackend::Postgres, "SELECT '?' WHERE a = ? AND b = ?", vec![1.into(), 2.into()]);
        assert_eq!(made.sql, "SELECT '?' WHERE a = $1 AND b = $2");
    }
}
