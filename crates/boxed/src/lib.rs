//! `#[boxed::future]`: an async function that hands out its future in a box.
//!
//! Whoever spawns or routes a future must know that it may go to another thread. The compiler finds that out by walking
//! through every future that is awaited within, anew on each way that leads there and again for each use. A box says it
//! in its type, so that the walk ends: at the acts of `operations` and at the handlers of `web`. Without it the `web`
//! crate takes three times as long to compile.

use proc_macro::TokenStream;
use proc_macro2::{Span, TokenStream as Tokens};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Error, FnArg, GenericParam, ItemFn, Lifetime, ReturnType, Type, TypeReference};

/// Makes `async fn act(&self, name: &str) -> T` a function that returns `Pin<Box<dyn Future<Output = T> + Send + '_>>`.
///
/// Every reference among the arguments outlives the future; a reference in the result lives as long as the first of
/// them. Functions with generics of their own, or with `impl Trait` among the arguments, are refused.
#[proc_macro_attribute]
pub fn future(_: TokenStream, item: TokenStream) -> TokenStream {
    let function = syn::parse_macro_input!(item as ItemFn);
    expand(function).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(mut function: ItemFn) -> Result<Tokens, Error> {
    let signature = &mut function.sig;
    if signature.asyncness.take().is_none() {
        return Err(Error::new_spanned(&signature.ident, "#[boxed::future] stands before an async fn"));
    }
    if !signature.generics.params.is_empty() {
        return Err(Error::new_spanned(&signature.generics, "#[boxed::future] takes no generics"));
    }
    let mut names = Names::default();
    for argument in &mut signature.inputs {
        names.visit_fn_arg_mut(argument);
    }
    if let Some(error) = names.refused {
        return Err(error);
    }
    let lives = (0..names.given).map(life);
    let bounds = match names.given {
        0 => quote!(),
        _ => quote!(<'future, #(#lives: 'future),*>),
    };
    signature.generics.params = generics(bounds)?;
    let outlives = (names.given > 0).then(|| quote!(+ 'future));
    let output = match &mut signature.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, output) => {
            Names { given: 0, fixed: true, refused: None }.visit_type_mut(output);
            quote!(#output)
        }
    };
    signature.output = syn::parse2(quote! {
        -> ::std::pin::Pin<::std::boxed::Box<
            dyn ::std::future::Future<Output = #output> + ::std::marker::Send #outlives
        >>
    })?;
    let (attributes, visibility, signature, body) =
        (&function.attrs, &function.vis, &function.sig, &function.block);
    Ok(quote! { #(#attributes)* #visibility #signature { ::std::boxed::Box::pin(async move #body) } })
}

fn generics(written: Tokens) -> Result<syn::punctuated::Punctuated<GenericParam, syn::Token![,]>, Error> {
    Ok(syn::parse2::<syn::Generics>(written)?.params)
}

fn life(number: usize) -> Lifetime {
    Lifetime::new(&format!("'life{number}"), Span::call_site())
}

/// Gives a name to each lifetime that is not written out.
#[derive(Default)]
struct Names {
    given: usize,
    /// Everything has the first name: in the result.
    fixed: bool,
    refused: Option<Error>,
}

impl Names {
    fn next(&mut self) -> Lifetime {
        self.given += 1;
        life(if self.fixed { 0 } else { self.given - 1 })
    }
}

impl VisitMut for Names {
    fn visit_fn_arg_mut(&mut self, argument: &mut FnArg) {
        match argument {
            FnArg::Receiver(receiver) => {
                if let Some((_, lifetime)) = &mut receiver.reference {
                    let name = lifetime.get_or_insert_with(|| self.next()).clone();
                    if let Type::Reference(reference) = &mut *receiver.ty {
                        reference.lifetime = Some(name);
                    }
                }
            }
            FnArg::Typed(typed) => self.visit_type_mut(&mut typed.ty),
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some(self.next());
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.next();
        }
    }

    fn visit_type_impl_trait_mut(&mut self, written: &mut syn::TypeImplTrait) {
        if !self.fixed {
            self.refused = Some(Error::new_spanned(&*written, "#[boxed::future] takes no impl Trait"));
        }
    }
}
