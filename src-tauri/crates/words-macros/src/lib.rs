//! The macros of `orgdesk-words`. Each finds the German of its English in `words/de.toml` of the crate that uses it,
//! while that crate is compiled.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::OnceLock;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token, parse_macro_input};

/// The German of the crate that is being compiled, by its English.
fn german(english: &LitStr) -> syn::Result<Option<LitStr>> {
    static WORDS: OnceLock<Result<HashMap<String, String>, String>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let folder = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names no folder of this crate")?;
        let path = PathBuf::from(folder).join("words/de.toml");
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    });
    match words {
        Ok(words) => Ok(words.get(&english.value()).map(|german| LitStr::new(german, english.span()))),
        Err(error) => Err(syn::Error::new(english.span(), error)),
    }
}

/// A template, and what follows it.
struct Sentence {
    template: LitStr,
    arguments: Tokens,
}

impl Parse for Sentence {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let template = input.parse()?;
        let arguments = if input.is_empty() {
            Tokens::new()
        } else {
            let comma: Token![,] = input.parse()?;
            let rest: Tokens = input.parse()?;
            quote!(#comma #rest)
        };
        Ok(Self { template, arguments })
    }
}

/// `format!` in the language of the moment. Both languages are checked by the compiler: a German sentence that lacks
/// an argument, or has one too many, does not compile. One without a German is said in English; a test finds it.
#[proc_macro]
pub fn say(input: TokenStream) -> TokenStream {
    let Sentence { template, arguments } = parse_macro_input!(input as Sentence);
    match german(&template) {
        Ok(Some(german)) => quote! {
            match ::orgdesk_words::language() {
                ::orgdesk_words::Language::English => ::std::format!(#template #arguments),
                ::orgdesk_words::Language::German => ::std::format!(#german #arguments),
            }
        },
        Ok(None) => quote!(::std::format!(#template #arguments)),
        Err(error) => error.to_compile_error(),
    }
    .into()
}

/// A constant text in both languages, an `orgdesk_words::Text`.
#[proc_macro]
pub fn text(input: TokenStream) -> TokenStream {
    let english = parse_macro_input!(input as LitStr);
    constant(&english).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// A text without gaps in the language of the moment, a `&'static str`.
#[proc_macro]
pub fn phrase(input: TokenStream) -> TokenStream {
    let english = parse_macro_input!(input as LitStr);
    constant(&english).map_or_else(|error| error.to_compile_error(), |text| quote!(#text.get())).into()
}

fn constant(english: &LitStr) -> syn::Result<Tokens> {
    let german = german(english)?;
    let german = german.as_ref().unwrap_or(english);
    Ok(quote!(::orgdesk_words::Text::new(#english, #german)))
}
