//! One's own mail: where notices go, and whether one wants them there.

use super::server::ADDRESS_FORM;
use crate::organisation::person::load_person;
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::Permission;
use lettre::Address;
use serde::Serialize;
use serde_json::json;
use storage::mail;

/// The longest address (RFC 5321).
const LONGEST_ADDRESS: usize = 254;

/// Where one's own notices go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OwnMail {
    /// The address; empty where none was given.
    pub address: String,
    /// True where one wants no mail.
    pub is_off: bool,
    /// True where the site sends mail at all.
    pub site_sends: bool,
}

/// Where a person's notices are to go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnMailInput {
    /// The address; empty for none.
    pub address: String,
    /// True where no mail is wanted.
    pub is_off: bool,
}

impl Operations {
    /// Where one's own notices go.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn own_mail(&self, act: &Act) -> Result<OwnMail, OperationError> {
        let person = act.person_id()?;
        let mut connection = self.store.read().await?;
        let site_sends = super::server::stored(&mut connection).await?.is_some();
        let own = mail::of_person(&mut connection, person).await?;
        Ok(match own {
            Some(own) => OwnMail {
                address: self.seal.open(&own.address_sealed).unwrap_or_default(),
                is_off: own.is_off == 1,
                site_sends,
            },
            None => OwnMail { site_sends, ..OwnMail::default() },
        })
    }

    /// Says where one's own notices go.
    ///
    /// # Errors
    /// When the address is none.
    #[boxed::future]
    pub async fn set_own_mail(&self, act: &Act, input: &OwnMailInput) -> Result<(), OperationError> {
        self.write_mail(act, act.person_id()?, input).await
    }

    /// Says where the notices of a person in one's care go: an address that the person gave the office. Whether mail is
    /// wanted stays the person's own choice.
    ///
    /// # Errors
    /// Without the right to manage the people of the unit, or when the address is none.
    #[boxed::future]
    pub async fn set_mail_of_person(
        &self,
        act: &Act,
        person: i64,
        address: &str,
    ) -> Result<(), OperationError> {
        let is_off = {
            let mut connection = self.store.read().await?;
            let row = load_person(&mut connection, person).await?;
            let unit = crate::organisation::unit::load_unit(&mut connection, row.unit_id).await?;
            act.actor.require(Permission::ManagePeople, &unit.path, None)?;
            mail::of_person(&mut connection, person).await?.is_some_and(|own| own.is_off == 1)
        };
        self.write_mail(act, person, &OwnMailInput { address: address.to_owned(), is_off }).await
    }

    #[boxed::future]
    async fn write_mail(&self, act: &Act, person: i64, input: &OwnMailInput) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let row = load_person(writing.connection(), person).await?;
        self.put_mail(&mut writing, (person, row.unit_id), input).await?;
        writing.commit().await
    }

    /// Sets the address within a longer act.
    #[boxed::future]
    async fn put_mail(
        &self,
        writing: &mut Writing<'_>,
        (person, unit): (i64, i64),
        input: &OwnMailInput,
    ) -> Result<(), OperationError> {
        let address = input.address.trim();
        check_address("address", address)?;
        let at = writing.at();
        let sealed = self.seal.seal(address);
        mail::set_of_person(writing.connection(), person, (&sealed, input.is_off), &at).await?;
        let detail = json!({ "has_address": !address.is_empty(), "is_off": input.is_off });
        writing.audit(unit, "person.mail", &format!("person:{person}"), &detail).await
    }

    /// Takes the address that the form of people gives, where it is another one; true where it was. Whether mail is
    /// wanted stays the person's own choice.
    #[boxed::future]
    pub(crate) async fn take_mail(
        &self,
        writing: &mut Writing<'_>,
        (person, unit): (i64, i64),
        address: &str,
    ) -> Result<bool, OperationError> {
        let own = mail::of_person(writing.connection(), person).await?;
        let known = own.as_ref().and_then(|own| self.seal.open(&own.address_sealed));
        if address.is_empty() || known.as_deref() == Some(address) {
            return Ok(false);
        }
        check_address("email", address)?;
        let is_off = own.is_some_and(|own| own.is_off == 1);
        let input = OwnMailInput { address: address.to_owned(), is_off };
        self.put_mail(writing, (person, unit), &input).await?;
        Ok(true)
    }
}

/// Refuses what is no address; none at all is one's choice.
pub(crate) fn check_address(field: &str, address: &str) -> Result<(), OperationError> {
    let is_address = address.len() <= LONGEST_ADDRESS && address.parse::<Address>().is_ok();
    if address.is_empty() || is_address { Ok(()) } else { Err(OperationError::invalid(field, ADDRESS_FORM)) }
}
