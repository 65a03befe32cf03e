//! What a person holds on a day, own and for others on leave.

use crate::{Actor, OperationError};
use domain::organisation::{Grant, Role};
use jiff::civil::Date;
use storage::Connection;
use storage::organisation::{GrantRow, grant};
use storage::person::PersonRow;

impl Actor {
    /// The person with the grants of the day; none when the account is not active.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn load(
        connection: &mut Connection,
        person_id: i64,
        today: Date,
    ) -> Result<Option<Self>, OperationError> {
        match storage::person::by_id(connection, person_id).await? {
            Some(person) => Self::of_person(connection, &person, today).await,
            None => Ok(None),
        }
    }

    /// The same for a person already read.
    #[boxed::future]
    pub(crate) async fn of_person(
        connection: &mut Connection,
        person: &PersonRow,
        today: Date,
    ) -> Result<Option<Self>, OperationError> {
        if person.state != "active" {
            return Ok(None);
        }
        let grants = grant::of_person(connection, person.id, &today.to_string()).await?;
        Ok(Some(Self {
            person_id: Some(person.id),
            name: person.name.clone(),
            unit_id: person.unit_id,
            grants: grants.iter().filter_map(to_grant).collect(),
            is_system: false,
        }))
    }
}

/// A stored grant in the words of the domain; one of a role this version does not know gives nothing.
fn to_grant(row: &GrantRow) -> Option<Grant> {
    Some(Grant {
        role: Role::parse(&row.role)?,
        unit_id: row.unit_id,
        unit_path: row.unit_path.clone(),
        sector: row.sector_code.clone(),
    })
}

/// A person as the command line names one: account, number, name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountHolder {
    /// The person.
    pub id: i64,
    /// Name.
    pub name: String,
}

impl crate::Operations {
    /// Who holds an account. For the server's own command line, which needs no right.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn person_by_account(&self, account: &str) -> Result<Option<AccountHolder>, OperationError> {
        let mut connection = self.store.read().await?;
        let person =
            storage::person::by_account(&mut connection, &super::field::account_form(account)).await?;
        Ok(person.map(|person| AccountHolder { id: person.id, name: person.name }))
    }

    /// A person as an actor on the day of an instant.
    ///
    /// # Errors
    /// When there is no such person or it may no longer act.
    #[boxed::future]
    pub async fn actor(&self, person_id: i64, now: jiff::Timestamp) -> Result<Actor, OperationError> {
        let mut connection = self.store.read().await?;
        let actor = Actor::load(&mut connection, person_id, crate::act::beijing_date(now)).await?;
        actor.ok_or_else(|| OperationError::NotFound("该人员".to_owned()))
    }
}
