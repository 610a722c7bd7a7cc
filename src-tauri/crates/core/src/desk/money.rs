//! What the money rooms say of one member, in the words of My Page.

use super::member::{Charge, Invoice, Payment, Receipt};
use crate::{Reader, Result, dues, invoices, payments, receipts, words};

/// Charges that the member pays, newest year first.
pub(super) fn charges(reader: &Reader<'_>, member: i64) -> Result<Vec<Charge>> {
    let charges = dues::of_payer(reader, member)?.into_iter().map(|charge| Charge {
        label: charge.label,
        fiscal_year: charge.fiscal_year,
        amount: charge.amount,
        paid: charge.paid,
        open: charge.open,
        due_on: charge.due_on,
    });
    Ok(charges.collect())
}

/// Payments in force, newest first.
pub(super) fn payments(reader: &Reader<'_>, member: i64) -> Result<Vec<Payment>> {
    let payments = payments::of_member(reader, member)?.into_iter().map(|payment| Payment {
        id: payment.id,
        amount: payment.amount,
        paid_on: payment.paid_on,
        method: payment.method.code().to_owned(),
        what: words::listed(reader.lang(), &payment.labels),
    });
    Ok(payments.collect())
}

/// Invoices in force, newest first.
pub(super) fn invoices(reader: &Reader<'_>, member: i64) -> Result<Vec<Invoice>> {
    let invoices = invoices::of_member(reader, member)?.into_iter().map(|invoice| Invoice {
        id: invoice.id,
        no: invoice.no,
        amount: invoice.amount,
        open: invoice.open,
        issued_on: invoice.issued_on,
        due_on: invoice.due_on,
    });
    Ok(invoices.collect())
}

/// Receipts in force, newest first.
pub(super) fn receipts(reader: &Reader<'_>, member: i64) -> Result<Vec<Receipt>> {
    let found = receipts::of_member(reader, member)?;
    let receipt = |receipt: receipts::Row| {
        Ok(Receipt {
            payments: receipts::payments_of(reader, receipt.id)?,
            id: receipt.id,
            no: receipt.no,
            copy: receipt.copy,
            amount: receipt.amount,
            issued_on: receipt.issued_on,
            proviso: receipt.proviso,
        })
    };
    found.into_iter().map(receipt).collect()
}
