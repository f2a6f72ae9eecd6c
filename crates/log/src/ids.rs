//! Identifiers: a UUID each (RFC 9562), of a type of its own, so that an order is never taken for a line.

/// Text that is no UUID where one was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is not an identifier")]
pub struct IdError(pub String);

/// Declares identifier types: UUIDs on the wire, 16 bytes in a table, a branded string in TypeScript.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::serde::Serialize, $crate::serde::Deserialize, $crate::ts_rs::TS,
        )]
        #[serde(transparent, crate = "::log::serde")]
        #[ts(type = "string", crate = "::log::ts_rs")]
        pub struct $name(pub $crate::uuid::Uuid);

        impl $name {
            /// The identifier number `n` that a command implies when its sender gave none: the same on every machine.
            pub fn derived(of: $crate::uuid::Uuid, n: u32) -> Self {
                Self($crate::uuid::Uuid::new_v5(&of, &n.to_be_bytes()))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl $crate::Cell for $name {
            const KIND: $crate::Kind = $crate::Kind::Id;
            fn cell(&self) -> $crate::Value {
                $crate::Value::Id(*self.0.as_bytes())
            }
            fn read(value: &$crate::Value) -> Option<Self> {
                match value {
                    $crate::Value::Id(bytes) => Some(Self($crate::uuid::Uuid::from_bytes(*bytes))),
                    _ => None,
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::IdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self).map_err(|_| $crate::IdError(text.chars().take(64).collect()))
            }
        }
    )+};
}

id! {
    /// A restaurant.
    BranchId,
    /// A machine that runs Brigade with a store of its own.
    DeviceId,
    /// The facts of one process of one device.
    StreamId,
    /// One tap of a person, however often it is sent.
    CommandId,
    /// A member of staff, or the system itself.
    UserId,
}
