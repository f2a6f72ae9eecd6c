//! Why a call is refused: the rules that belong to calls themselves, and the one list of all rules that say no.

use domain::access::{Code, Permission, Refusal};
use domain::branch::Feature;
use serde::Serialize;
use store::StoreError;
use ts_rs::TS;

use crate::ApiError;

/// What a call needs of its caller, of the branch's people and printers, or of the disk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum CallError {
    /// Nobody's PIN stands behind the call.
    #[error("nobody is signed in here, or not any more")]
    NotSignedIn,
    /// Nobody has this PIN or card.
    #[error("the PIN is wrong")]
    WrongPin,
    /// A device that guesses is slowed down.
    #[error("too many wrong PINs; wait")]
    ManyWrongPins {
        /// How long, in milliseconds.
        #[ts(type = "number")]
        wait_ms: u64,
    },
    /// The person at the till lacks a right that somebody else may lend.
    #[error("your role does not allow this; ask for an approval")]
    NeedsApproval {
        /// The right.
        permission: Permission,
    },
    /// The person lacks a right.
    #[error("your role does not allow this")]
    NotYourRole,
    /// The approver lacks the right.
    #[error("this person may not approve that")]
    MayNotApprove,
    /// Something that the branch does without.
    #[error("this restaurant does without it; the settings can switch it on")]
    SwitchedOff {
        /// The feature.
        feature: Feature,
    },
    /// Figures of another waiter.
    #[error("these are another waiter's figures")]
    OthersFigures,
    /// A PIN of another length than the branch's.
    #[error("a PIN has {digits} digits")]
    PinLength {
        /// The right length.
        digits: u8,
    },
    /// A card that no reader types.
    #[error("a card has {least} to {most} letters and digits")]
    CardLength {
        /// At least.
        least: usize,
        /// At most.
        most: usize,
    },
    /// A PIN tells who somebody is.
    #[error("somebody else has this PIN; choose another one")]
    PinTaken,
    /// A card, too.
    #[error("somebody else has this card; choose another one")]
    CardTaken,
    /// Nobody can serve orders who does not work here.
    #[error("this person does not work here any more")]
    PersonLeft,
    /// The first person of a branch is made once.
    #[error("this branch has its people already; sign in with a PIN")]
    HasPeople,
    /// Something that should be there is not.
    #[error("there is no such {what}")]
    NoSuch {
        /// What kind of thing.
        what: &'static str,
    },
    /// A publication of nothing.
    #[error("there is nothing to publish")]
    NothingToPublish,
    /// Of two contents nobody could say which one counts.
    #[error("an entry is to be published twice")]
    PublishedTwice,
    /// A file that is no table.
    #[error("the file cannot be read as a table of this form")]
    SheetUnreadable,
    /// A table without end.
    #[error("the table has more than {rows_max} rows")]
    SheetTooLong {
        /// How many rows are allowed.
        rows_max: usize,
    },
    /// A file beyond reason.
    #[error("the file is larger than {megabytes_max} MB")]
    FileTooLarge {
        /// How much is allowed.
        megabytes_max: usize,
    },
    /// Letters that numbers cannot begin with.
    #[error("a device has one to three letters from A to Z")]
    DeviceLetters,
    /// Two devices would count alike.
    #[error("another device has these letters")]
    LettersTaken,
    /// Something that is no Ed25519 key.
    #[error("a device's key has 64 hexadecimal digits")]
    DeviceKey,
    /// A device that does not belong to the branch any more.
    #[error("this device was sent away")]
    DeviceGone,
    /// More addresses than anybody would try.
    #[error("a device has at most {most} addresses")]
    ManyAddresses {
        /// How many are allowed.
        most: usize,
    },
    /// A code that nobody gave out.
    #[error("the code is wrong")]
    CodeWrong,
    /// A code that was given out too long ago.
    #[error("the code is no longer valid; ask for a new one")]
    CodeExpired,
    /// A code that another terminal has joined with.
    #[error("the code was used already; ask for a new one")]
    CodeUsed,
    /// A code that somebody tried to guess.
    #[error("too many wrong codes; ask for a new one")]
    CodeGuessed,
    /// A screen that nobody let in, or that was sent away.
    #[error("this screen is not let in; ask for a code")]
    NotPaired,
    /// Nobody answers at an address.
    #[error("no terminal answers at {address}")]
    NobodyThere {
        /// The address.
        address: String,
    },
    /// Somebody else answers at an address, or another version of the program.
    #[error("at {address} answers something else than a terminal of this version")]
    NotATerminal {
        /// The address.
        address: String,
    },
    /// No centre lets this restaurant in.
    #[error("no centre lets this restaurant in at {address}: {why}")]
    NoCentre {
        /// The address.
        address: String,
        /// What happened.
        why: String,
    },
    /// A file that is no parcel of records.
    #[error("this file is no parcel")]
    NoParcel,
    /// A parcel that a terminal of another branch made.
    #[error("the parcel belongs to another restaurant")]
    ParcelOfOthers,
    /// A parcel that does not fit its seals.
    #[error("the parcel is damaged, or somebody changed it")]
    ParcelDamaged,
    /// A memory stick that takes or gives nothing.
    #[error("the parcel could not be written or read: {why}")]
    StickFailed {
        /// What happened.
        why: String,
    },
    /// This terminal does not listen for others.
    #[error("this terminal does not listen for others: {why}")]
    NotListening {
        /// Why not.
        why: String,
    },
    /// Paper without a printer.
    #[error("no printer is set for this paper")]
    NoPrinterSet,
    /// A drawer hangs on a printer.
    #[error("no printer has a cash drawer")]
    NoDrawer,
    /// Paper that may be out already.
    #[error("this job cannot be printed again; take a copy instead")]
    NotPrintedAgain,
    /// Paper that is under way.
    #[error("the printer has it already")]
    AtPrinter,
    /// Somebody was faster.
    #[error("this was dealt with already")]
    AlreadyResolved,
    /// There is no room left.
    #[error("the disk is full")]
    DiskFull,
    /// The disk takes nothing any more.
    #[error("the store cannot be written: the disk or the file is read-only")]
    ReadOnly,
    /// The file is damaged.
    #[error("the store is damaged: {why}")]
    Damaged {
        /// What was found.
        why: String,
    },
}

impl Refusal for CallError {
    fn code(&self) -> Code {
        match self {
            Self::NotSignedIn => Code::NotSignedIn,
            Self::WrongPin
            | Self::NeedsApproval { .. }
            | Self::NotYourRole
            | Self::MayNotApprove
            | Self::OthersFigures => Code::NotAllowed,
            Self::NoSuch { .. } => Code::NotFound,
            Self::CodeWrong | Self::NotPaired => Code::NotAllowed,
            Self::PinTaken | Self::CardTaken | Self::LettersTaken => Code::Conflict,
            Self::ManyWrongPins { .. }
            | Self::PersonLeft
            | Self::DeviceGone
            | Self::SwitchedOff { .. }
            | Self::HasPeople
            | Self::CodeExpired
            | Self::CodeUsed
            | Self::CodeGuessed
            | Self::NobodyThere { .. }
            | Self::NoCentre { .. }
            | Self::NoParcel
            | Self::ParcelOfOthers
            | Self::ParcelDamaged
            | Self::StickFailed { .. }
            | Self::NotATerminal { .. }
            | Self::NotListening { .. }
            | Self::NoPrinterSet
            | Self::NoDrawer
            | Self::NotPrintedAgain
            | Self::AtPrinter
            | Self::AlreadyResolved => Code::NotNow,
            Self::DiskFull => Code::DiskFull,
            Self::ReadOnly | Self::Damaged { .. } => Code::Broken,
            Self::PinLength { .. }
            | Self::CardLength { .. }
            | Self::NothingToPublish
            | Self::PublishedTwice
            | Self::SheetUnreadable
            | Self::SheetTooLong { .. }
            | Self::FileTooLarge { .. }
            | Self::DeviceLetters
            | Self::DeviceKey
            | Self::ManyAddresses { .. } => Code::Invalid,
        }
    }
}

macro_rules! refusals {
    ($($name:ident($error:ty)),+ $(,)?) => {
        /// Every rule that may say no, by the name of its reason, with the particulars that its words need. Screens
        /// have a sentence for each of them; TypeScript sees to that.
        #[derive(Debug, Serialize, TS)]
        #[serde(untagged)]
        pub(crate) enum Refused {
            $($name($error),)+
        }

        $(impl From<$error> for ApiError {
            fn from(error: $error) -> Self {
                let (code, message) = (error.code(), error.to_string());
                Self::new(code, message).because(&Refused::$name(error))
            }
        })+
    };
}

refusals! {
    Order(domain::order::OrderError),
    Shift(domain::shift::ShiftError),
    Share(domain::shares::ShareError),
    Stock(domain::stock::StockError),
    Settings(domain::branch::SettingsError),
    Category(domain::menu::CategoryError),
    Menu(domain::menu::MenuError),
    Picture(domain::menu::PictureError),
    Money(domain::money::MoneyError),
    Text(domain::text::TextError),
    Call(CallError),
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => CallError::DiskFull.into(),
            StoreError::ReadOnly => CallError::ReadOnly.into(),
            StoreError::Damaged(why) => CallError::Damaged { why }.into(),
            StoreError::Line(_) => Self::new(Code::Invalid, error.to_string()),
            _ => Self::new(Code::Broken, error.to_string()),
        }
    }
}
