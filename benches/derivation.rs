//! Time per byte of derivation and lint, on pages of 10 KB and of 1 MB: it may not grow with the length.
//!
//! `cargo bench --bench derivation` prints both and ends with 1 when the long page costs more than 1.5 times as much
//! per byte. The quickest of several rounds counts: whatever else the machine does only adds.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::{fmt::Write, process::ExitCode, time::Instant};

use bythebook::{lint::lint, page::derive, vendor::Vendors};

/// How much more a byte of the long page may cost.
const MOST: f64 = 1.5;
const SHORT: usize = 10_000;
const LONG: usize = 1_000_000;
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    let mut kept = true;
    println!("{:<28}{:>14}{:>14}{:>9}", "ns per byte", "10 KB", "1 MB", "ratio");
    for (name, page) in [
        ("concatenated cells", concatenated as fn(usize) -> String),
        ("captioned tables", captioned),
        ("pipe tables", piped),
    ] {
        let (short, long) = (page(SHORT), page(LONG));
        for (command, run) in [("derive", run_derive as fn(&str)), ("lint", run_lint)] {
            let (few, many) = per_byte(&short, &long, run);
            let ratio = many / few;
            kept &= ratio <= MOST;
            println!("{:<28}{few:>14.1}{many:>14.1}{ratio:>9.2}", format!("{command}, {name}"));
        }
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_derive(page: &str) {
    let derived = derive(page, &Vendors::default().grammars()).expect("the page has a layout");
    assert!(derived.rows["request"].as_array().is_some_and(|rows| rows.len() > 20), "the rows were read");
}

fn run_lint(page: &str) {
    lint(page, &Vendors::default().grammars()).expect("the page has a layout");
}

/// Nanoseconds per byte of both pages. Of the short one as many as make up the long one are read at a time, in turn
/// with the long one, so that whatever else the machine does meets both alike.
fn per_byte(short: &str, long: &str, run: fn(&str)) -> (f64, f64) {
    let time = |page: &str, times: usize| {
        let start = Instant::now();
        (0..times).for_each(|_| run(page));
        let bytes = u32::try_from(page.len() * times).expect("pages are short");
        start.elapsed().as_secs_f64() * 1e9 / f64::from(bytes)
    };
    // The first round compiles the expressions.
    run(short);
    let rounds = (0..ROUNDS).map(|_| (time(short, long.len() / short.len()), time(long, 1)));
    rounds.fold((f64::INFINITY, f64::INFINITY), |(few, many), (short, long)| (few.min(short), many.min(long)))
}

/// Rows until a text is as long as asked.
fn filled(mut page: String, length: usize, end: &str, row: impl Fn(&mut String, usize)) -> String {
    let mut number = 0;
    while page.len() + end.len() < length {
        number += 1;
        row(&mut page, number);
    }
    page + end
}

fn concatenated(length: usize) -> String {
    let start =
        "Garden Sheds:BuildSheds\n\nBuilds sheds.\n\nRequest parameters\n\nParameterTypeRequiredDescriptionExample\n";
    let request = filled(start.to_owned(), length / 2, "", |page, number| {
        let _ = write!(
            page,
            "Door{number}stringNo\n\nThe door number {number}. Valid values:\n\n  • Wide{number}: wide\n  • Slim{number} (default): slim\n\nWide{number}\n"
        );
        if number % 9 == 0 {
            let _ = write!(
                page,
                "Tiles{number}array<object>No\n\nThe tiles. You can specify up to {number} tiles.\n\nobjectNo\n\nA tile.\n\nColour{number}stringYes\n\nThe colour. It must be 1 to 64 characters in length.\n\nred\n"
            );
        }
    });
    let response =
        request + "\nResponse parameters\n\nParameterTypeDescriptionExample\nobject\n\nSchema of Response\n\n";
    let mut shown = String::new();
    let mut response = filled(response, length * 3 / 4, "", |page, number| {
        let _ = write!(page, "Shed{number}string\n\nThe shed, in the YYYY-MM-DDTHH:mm:ssZ format.\n\ns-{number}\n");
    });
    let count = response.matches("The shed, in").count();
    for number in 1..=count {
        let _ = writeln!(shown, "  \"Shed{number}\": \"2024-01-01T00:00:00\",");
    }
    let _ = write!(
        response,
        "\nExamples\n\nSample success responses\n\nJSONformat\n\n{{\n{shown}}}\n\nError codes\n\nHTTP status codeError codeError messageDescription\n"
    );
    filled(response, length, "\nFor a list of error codes, visit the Service error codes.\n", |page, number| {
        let _ = writeln!(page, "400Wrong.Shed{number}The shed %s is wrong.The shed must be right.");
    })
}

fn captioned(length: usize) -> String {
    let start = "Help Center/ Garden Sheds/ API Reference/ Building Sheds\nFunction\nThis API is used to build sheds.\nURI\nPOST /v1/{project_id}/sheds\nRequest Parameters\n";
    let mut page = filled(start.to_owned(), length / 2, "", |page, number| {
        let _ = write!(page, "Table {} Shed{number}\nParameter\nMandatory\nType\nDescription\n", number % 900 + 2);
        for row in 0..20 {
            let _ = write!(
                page,
                "door_{row}\nNo\nString\nDoor {row}. The value can contain 1 to 64 characters.\nMinimum: 1\nMaximum: 64\n"
            );
        }
    });
    // Each structure is named once: what it holds is read as often as it is named.
    let structures = page.matches("\nTable ").count();
    page += "Table 1 Request body parameters\nParameter\nMandatory\nType\nDescription\n";
    let mut page = filled(page, length * 3 / 4, "", |page, number| {
        let kind = if number <= structures { format!("Shed{number} object") } else { "String".to_owned() };
        let _ = write!(page, "shed_{number}\nNo\n{kind}\nDefinition:\nThe shed.\nRange:\nN/A\n");
    });
    page += "Response Parameters\nStatus code: 201\nTable 901 Response body parameters\nParameter\nType\nDescription\n";
    filled(
        page,
        length,
        "Status Codes\nStatus Code\nDescription\n201\nCreated\nError Codes\nSee Error Codes.\n",
        |page, number| {
            let _ = write!(page, "state_{number}\nString\nThe state. Value options: up, down, and gone\n");
        },
    )
}

fn piped(length: usize) -> String {
    let start = "# BuildSheds\n\nBuilds sheds.\n\n## Request parameters\n\n|Parameter|Type|Required|Example|Description|\n|---|---|---|---|---|\n";
    let mut page = filled(start.to_owned(), length / 2, "", |page, number| {
        let _ = write!(
            page,
            "|Door{number}.N.Width|Integer|No|{number}|The width. Valid values: 1 to {number}000.\n\n-   **1**: one. |\n"
        );
    });
    page += "\n## Response parameters\n\n|Parameter|Type|Example|Description|\n|---|---|---|---|\n";
    filled(
        page,
        length,
        "\n## Error codes\n\n|HttpCode|Error code|Error message|Description|\n|---|---|---|---|\n|404|NoShed|No shed.|There is none.|\n\nFor a list of error codes, visit the center.\n",
        |page, number| {
            let _ = writeln!(page, "|Shed{number}|String|s-{number}|The shed. |");
        },
    )
}
