//! The checks, by the ids of docs/neutrality.md, and where each comes from.

/// Title and source of a check; `–` is about the audit itself.
pub(crate) fn of(rule: &str) -> (&'static str, &'static str) {
    match rule {
        "N1" => (
            "Refusing on the first layer",
            "EDPB Cookie Banner Taskforce ¶8; CNIL 2020-092",
        ),
        "N2" => (
            "Refusing is a button, too",
            "EDPB Cookie Banner Taskforce ¶14",
        ),
        "N3" => (
            "As many clicks to refuse as to accept",
            "11 CCR §7004(a)(2); CNIL 2020-092",
        ),
        "N5" => (
            "Withdrawing as easy as granting",
            "GDPR art. 7(3); EDPB Cookie Banner Taskforce ¶32–35",
        ),
        "N6" => (
            "Buttons of the same size",
            "CNIL 2020-092 §34; 4 CCR 904-3-7.09; 1 px is ours",
        ),
        "N7" => ("The same type", "CNIL 2020-092 §34; IAB TCF policies"),
        "N8" => (
            "Labels equally readable, 5:1",
            "IAB TCF policies; WCAG 2.2 1.4.3; 0.1 apart is ours",
        ),
        "N9" => (
            "Edges equally visible, 3:1",
            "WCAG 2.2 1.4.11; CNIL 2020-092 §34; 0.1 apart is ours",
        ),
        "N10" => ("No other style differs", "ours"),
        "N11" => ("Order on screen as in the document", "11 CCR §7004"),
        "N12" => ("No focus on accepting", "EDPB 03/2022"),
        "N13" => (
            "No box ticked beforehand",
            "CJEU C-673/17 Planet49; GDPR recital 32",
        ),
        "N15" => ("Scrolling decides nothing", "EDPB 05/2020 ¶86"),
        "N17" => ("The page stays usable", "EDPB 05/2020 ¶38–41"),
        "N18" => (
            "Takes at most 35 % of a wide window, 50 % of a narrow one",
            "ours",
        ),
        "N20" => (
            "A refusal is remembered",
            "CNIL 2020-092 §39; Garante 231/2021 §6.2",
        ),
        "N21" => ("Both answers are remembered alike", "CNIL 2020-092 §39"),
        "N22" => (
            "Nothing more is asked after refusing",
            "4 CCR 904-3-7.09(A)(6)",
        ),
        "N23" => ("Labels say what they do", "EDPB 03/2022; 11 CCR §7004"),
        "N27" => ("One control for each purpose", "GDPR recital 32"),
        "N29" => (
            "Nothing before a choice",
            "ePrivacy directive art. 5(3); CNIL 2020-092 art. 2",
        ),
        "N31" => (
            "A refusal is heeded",
            "ePrivacy directive art. 5(3); CNIL 2020-092 art. 2",
        ),
        "N32" => ("A withdrawal takes effect", "GDPR art. 7(3)"),
        "N34" => ("No button moves", "4 CCR 904-3-7.09(A)(7)"),
        "N35" => (
            "A way back to the notice",
            "GDPR art. 7(3); EDPB Cookie Banner Taskforce ¶32–35",
        ),
        _ => ("The audit could not look", "this report's limits"),
    }
}
