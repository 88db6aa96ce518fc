//! Ends as they are typed.

use super::*;

#[test]
fn ends_are_read_in_full_or_what_is_missing_is_said() {
    let said = |typed: &str| {
        let findings = check(&trust(&json!({})), &draft(&[(EXPIRES, typed.into())]), now());
        assert_eq!(findings.len(), 1, "{typed} {findings:?}");
        assert_eq!(findings[0].path, Some(EXPIRES.into()));
        (findings[0].code.clone(), findings[0].message.clone())
    };
    for (typed, days) in [
        ("2029-07-01T12:00Z", "In 898 days, on 2029-07-01 12:00 UTC."),
        ("2029-07-01T14:00+02:00", "In 898 days, on 2029-07-01 12:00 UTC."),
        (" 2029-07-01 07:30:00.250-04:30 ", "In 898 days, on 2029-07-01 12:00 UTC."),
        ("2029-07-01t14:00+0200", "In 898 days, on 2029-07-01 12:00 UTC."),
        ("2027-01-15T12:00:01z", "In less than a day, on 2027-01-15 12:00 UTC."),
        ("2027-01-16T12:00Z", "In 1 day, on 2027-01-16 12:00 UTC."),
        ("9999-12-31T23:59Z", "In 2,912,063 days, on 9999-12-31 23:59 UTC."),
    ] {
        assert_eq!(said(typed), ("expiry_in_days".to_owned(), days.to_owned()), "{typed}");
    }
    for (typed, missing) in [
        ("2", "The year"),
        ("202-07-01T12:00Z", "The year"),
        ("2029", "The month"),
        ("2029-0T:Z", "The month"),
        ("2029-07", "The day"),
        ("2029-07-", "The day"),
        ("2029-07-01", "The time of day"),
        ("2029-07-01T", "The time of day"),
        ("2029-07-01T+02:00", "The time of day"),
        ("2029-07-01TZ", "The time of day"),
        ("2029-07-01T1Z", "The hour"),
        ("2029-07-01T:Z", "The hour"),
        ("2029-07-01T12Z", "The minute"),
        ("2029-07-01T12:Z", "The minute"),
        ("2029-07-01T12:00:Z", "The second"),
        ("2029-07-01T12:00", "The zone"),
        ("2029-07-01T12:00+02", "Part of the zone"),
        ("T12:00Z", "The date"),
        ("T", "The date"),
    ] {
        let (code, message) = said(typed);
        assert_eq!(code, "expiry_incomplete", "{typed}");
        assert!(message.starts_with(&format!("{missing} is missing")), "{typed}: {message}");
    }
    for wrong in [
        "tomorrow",
        "2029-02-30T12:00Z",
        "2029-13-01T12:00Z",
        "2029-07-01T24:00Z",
        "2029-07-01T12:60Z",
        "2029-07-01T12:00ZZ",
        "2029-07-01T12:00+25:00",
        "2029-07-01T12:00 Europe/Berlin",
        "2029-07-01-02T12:00Z",
        "１２３４-07-01T12:00Z",
        "<b>2029</b>",
        "é",
        &"9".repeat(100_000),
    ] {
        assert_eq!(said(wrong).0, "expiry_not_time", "{}", &wrong[..wrong.len().min(40)]);
    }
    for odd in [Value::Null, Value::Bool(true), Value::Integer(END)] {
        assert_eq!(one(EXPIRES, odd), error("expiry_not_time"));
    }
}

#[test]
fn ends_in_the_past_or_a_thousand_times_off_are_explained() {
    let said = |typed: &str| check(&trust(&json!({})), &draft(&[(EXPIRES, typed.into())]), now()).remove(0);
    let past = said("2027-01-14T12:00Z");
    assert_eq!((past.code.as_str(), past.severity), ("expiry_past", Severity::Error));
    assert!(past.message.contains("1 day ago"), "{}", past.message);
    assert_eq!(said("2027-01-15T12:00Z").code, "expiry_past");
    assert!(said("1970-01-23T08:08Z").message.contains("seconds that were taken for milliseconds"));
    let far = said("63131-02-14T00:00Z");
    assert_eq!(far.code, "expiry_far");
    assert!(
        far.message.contains("a thousand times nearer it would be 2031-02-28T15:21:36Z"),
        "{}",
        far.message
    );
    assert_eq!(said("+50000-01-01T00:00Z").code, "expiry_far");
    for (typed, unit) in [("1930089600", "seconds"), ("1930089600000", "milliseconds")] {
        let number = said(typed);
        assert_eq!(number.code, "expiry_number");
        assert!(number.message.contains(&format!("As {unit} since 1970 it would be 2031-03-01T00:00:00Z")));
    }
    assert_eq!(said("20290701").code, "expiry_number");
}

#[test]
fn an_end_can_not_be_taken_away_and_what_is_there_is_never_refused() {
    assert_eq!(one(EXPIRES, "".into()), error("expiry_removal"));
    assert_eq!(one(EXPIRES, "  ".into()), error("expiry_removal"));
    let endless = trust(&json!({"expiresAt": null}));
    assert_eq!(found(&endless, EXPIRES, "".into()), []);
    assert_eq!(found(&trust(&json!({})), EXPIRES, "2031-03-01T01:00+01:00".into()), []);
    // A trust that ended, one of the year 63,131, one beyond all calendars: what isn't edited is let be.
    for raw in [json!(1000), json!(END * 1_000_000), json!(i64::MAX)] {
        let odd = trust(&json!({"expiresAt": raw}));
        let inputs: Vec<(&str, Value)> = PATHS
            .into_iter()
            .filter_map(|path| Some((path, odd.snapshot.fields.get(&path.into())?.value.clone())))
            .collect();
        assert_eq!(check(&odd, &draft(&inputs), now()), [], "{raw}");
        assert_eq!(planned(&odd, &draft(&inputs)).unwrap_err().code, ProblemCode::NothingToChange);
        assert_eq!(
            planned(&odd, &draft(&[(EXPIRES, "2031-03-01T00:00Z".into())])).unwrap().requests.len(),
            1
        );
    }
}
