//! The border to SQLite: the two tables of C functions, and nothing else. Every function turns its raw
//! arguments into safe ones, asks the machine, and turns the answer into a result code.

#![expect(unsafe_code, reason = "a SQLite VFS is a table of C functions over raw pointers; all of it is in this file")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{Ordering, fence};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::ffi;

use super::Shared;
use super::codes::{code, level, mode, opening, size, slots};
use super::machine::{HandleId, Refusal};
use super::shm::Region;
use super::slot::Slot;

/// 2025-01-01 00:00 UTC in milliseconds of the Julian day: the time on every simulated machine.
const NOW_JULIAN_MS: i64 = 212_602_449_600_000;
/// What SQLite's own VFS reports on Linux. Writes are torn at smaller pieces than that.
const SECTOR_BYTES_REPORTED: c_int = 4096;
const NAME_BYTES_MAX: c_int = 512;

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2, // with shared memory, without memory-mapped files
    xClose: Some(x_close),
    xRead: Some(x_read),
    xWrite: Some(x_write),
    xTruncate: Some(x_truncate),
    xSync: Some(x_sync),
    xFileSize: Some(x_file_size),
    xLock: Some(x_lock),
    xUnlock: Some(x_unlock),
    xCheckReservedLock: Some(x_check_reserved_lock),
    xFileControl: Some(x_file_control),
    xSectorSize: Some(x_sector_size),
    xDeviceCharacteristics: Some(x_device_characteristics),
    xShmMap: Some(x_shm_map),
    xShmLock: Some(x_shm_lock),
    xShmBarrier: Some(x_shm_barrier),
    xShmUnmap: Some(x_shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// What SQLite keeps for us in the memory of a file that it has opened.
#[repr(C)]
struct SqliteFile {
    base: ffi::sqlite3_file,
    open: *mut OpenFile,
}

struct OpenFile {
    disk: Arc<Shared>,
    handle: HandleId,
    /// The parts of the wal-index whose addresses SQLite holds: they must outlive a power cut.
    mapped: Mutex<Vec<Arc<Region>>>,
}

/// Makes a slot's name known to SQLite, for as long as the process lives.
pub(super) fn register(slot: &'static Slot) {
    let vfs = Box::leak(Box::new(ffi::sqlite3_vfs {
        iVersion: 2,
        szOsFile: size_of::<SqliteFile>() as c_int,
        mxPathname: NAME_BYTES_MAX,
        pNext: ptr::null_mut(),
        zName: slot.c_name().as_ptr(),
        pAppData: ptr::from_ref(slot).cast_mut().cast(),
        xOpen: Some(x_open),
        xDelete: Some(x_delete),
        xAccess: Some(x_access),
        xFullPathname: Some(x_full_pathname),
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(x_randomness),
        xSleep: Some(x_sleep),
        xCurrentTime: None,
        xGetLastError: None,
        xCurrentTimeInt64: Some(x_current_time_int64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    }));
    // SAFETY: initialising twice is harmless. The structure, its name and its slot are never freed, and
    // nobody but SQLite touches the structure from here on.
    let result = unsafe {
        match ffi::sqlite3_initialize() {
            ffi::SQLITE_OK => ffi::sqlite3_vfs_register(vfs, 0),
            failed => failed,
        }
    };
    assert_eq!(result, ffi::SQLITE_OK, "SQLite did not take the VFS");
}

/// Runs the body of a C function. A panic must not leave it: it becomes an I/O error.
fn guarded(body: impl FnOnce() -> Result<(), c_int>) -> c_int {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => ffi::SQLITE_OK,
        Ok(Err(code)) => code,
        Err(_) => ffi::SQLITE_IOERR,
    }
}

/// The disk behind a VFS.
///
/// # Safety
/// `vfs` must be one that [`register`] made.
unsafe fn disk_of(vfs: *mut ffi::sqlite3_vfs) -> Result<Arc<Shared>, c_int> {
    // SAFETY: `register` put a `&'static Slot` there, and SQLite leaves it alone.
    let slot = unsafe { &*(*vfs).pAppData.cast::<Slot>() };
    slot.disk().ok_or(ffi::SQLITE_IOERR)
}

/// A file's name; none for a temporary file.
///
/// # Safety
/// `name` must be null or a C string that outlives the answer.
unsafe fn file_name<'a>(name: *const c_char) -> Result<Option<&'a str>, c_int> {
    if name.is_null() {
        return Ok(None);
    }
    // SAFETY: not null, hence a C string by this function's contract.
    let name = unsafe { CStr::from_ptr(name) };
    name.to_str().map(Some).map_err(|_| ffi::SQLITE_CANTOPEN)
}

/// What we know of an open file.
///
/// # Safety
/// `file` must have been opened by [`x_open`] and not closed, and not be closed while the answer is used.
unsafe fn open_file<'a>(file: *mut ffi::sqlite3_file) -> &'a OpenFile {
    // SAFETY: `x_open` wrote a `SqliteFile` there with a pointer to a living box; only shared references
    // are ever made of it until `x_close` takes it back.
    unsafe { &*(*file.cast::<SqliteFile>()).open }
}

unsafe extern "C" fn x_open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives memory of `szOsFile` bytes. Without methods it will not close what did not open.
    unsafe {
        file.cast::<SqliteFile>()
            .write(SqliteFile { base: ffi::sqlite3_file { pMethods: ptr::null() }, open: ptr::null_mut() })
    };
    guarded(|| {
        // SAFETY: SQLite passes the VFS that it found by name, and a C string or null.
        let (disk, name) = unsafe { (disk_of(vfs)?, file_name(name)?) };
        let handle = disk.machine().open(name, opening(flags)).map_err(code)?;
        let open = Box::into_raw(Box::new(OpenFile { disk, handle, mapped: Mutex::default() }));
        // SAFETY: the memory as above; `out_flags` is null or points to an integer.
        unsafe {
            file.cast::<SqliteFile>().write(SqliteFile { base: ffi::sqlite3_file { pMethods: &METHODS }, open });
            if let Some(out_flags) = out_flags.as_mut() {
                *out_flags = flags;
            }
        }
        Ok(())
    })
}

unsafe extern "C" fn x_delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_directory: c_int) -> c_int {
    guarded(|| {
        // SAFETY: our VFS and a C string.
        let (disk, name) = unsafe { (disk_of(vfs)?, file_name(name)?) };
        let deleted = disk.machine().delete(name.unwrap_or_default(), sync_directory != 0);
        deleted.map_err(|refusal| match refusal {
            Refusal::Missing => ffi::SQLITE_IOERR_DELETE_NOENT,
            other => code(other),
        })
    })
}

unsafe extern "C" fn x_access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _flags: c_int,
    answer: *mut c_int,
) -> c_int {
    guarded(|| {
        // SAFETY: our VFS and a C string.
        let (disk, name) = unsafe { (disk_of(vfs)?, file_name(name)?) };
        let exists = disk.machine().exists(name.unwrap_or_default()).map_err(code)?;
        // SAFETY: SQLite passes the address of an integer.
        unsafe { answer.write(exists.into()) };
        Ok(())
    })
}

/// A disk is one directory: every name is complete as it stands.
unsafe extern "C" fn x_full_pathname(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    guarded(|| {
        // SAFETY: SQLite passes a C string.
        let name = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
        if name.len() > size(room)? {
            return Err(ffi::SQLITE_CANTOPEN);
        }
        // SAFETY: `out` has `room` bytes, which is enough, and is no part of `name`.
        unsafe { ptr::copy_nonoverlapping(name.as_ptr(), out.cast(), name.len()) };
        Ok(())
    })
}

unsafe extern "C" fn x_randomness(vfs: *mut ffi::sqlite3_vfs, len: c_int, out: *mut c_char) -> c_int {
    let filled = guarded(|| {
        let len = size(len)?;
        // SAFETY: our VFS; `out` has `len` bytes, which are set to zero before anything reads them.
        let (disk, bytes) = unsafe {
            out.write_bytes(0, len);
            (disk_of(vfs)?, std::slice::from_raw_parts_mut(out.cast::<u8>(), len))
        };
        disk.machine().random(bytes);
        Ok(())
    });
    if filled == ffi::SQLITE_OK { len } else { 0 }
}

/// Lets other threads on and returns at once.
unsafe extern "C" fn x_sleep(_vfs: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    std::thread::yield_now();
    microseconds
}

unsafe extern "C" fn x_current_time_int64(_vfs: *mut ffi::sqlite3_vfs, out: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite passes the address of an integer.
    unsafe { out.write(NOW_JULIAN_MS) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_close(file: *mut ffi::sqlite3_file) -> c_int {
    guarded(|| {
        // SAFETY: `x_open` made the box; SQLite closes a file once and does not use it afterwards.
        let open = unsafe { Box::from_raw((*file.cast::<SqliteFile>()).open) };
        open.disk.machine().close(open.handle);
        Ok(())
    })
}

unsafe extern "C" fn x_read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    len: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    guarded(|| {
        let (len, offset) = (size(len)?, size(offset)?);
        // SAFETY: an open file; `into` has `len` bytes, which are set to zero before anything reads them.
        let (open, into) = unsafe {
            into.cast::<u8>().write_bytes(0, len);
            (open_file(file), std::slice::from_raw_parts_mut(into.cast::<u8>(), len))
        };
        let complete = open.disk.machine().read(open.handle, offset, into).map_err(code)?;
        if complete { Ok(()) } else { Err(ffi::SQLITE_IOERR_SHORT_READ) }
    })
}

unsafe extern "C" fn x_write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    len: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    guarded(|| {
        let (len, offset) = (size(len)?, size(offset)?);
        // SAFETY: an open file, and `len` bytes that nobody changes during the call.
        let (open, bytes) = unsafe { (open_file(file), std::slice::from_raw_parts(from.cast::<u8>(), len)) };
        open.disk.machine().write(open.handle, offset, bytes).map_err(code)
    })
}

unsafe extern "C" fn x_truncate(file: *mut ffi::sqlite3_file, len: ffi::sqlite3_int64) -> c_int {
    guarded(|| {
        // SAFETY: an open file.
        let open = unsafe { open_file(file) };
        open.disk.machine().truncate(open.handle, size(len)?).map_err(code)
    })
}

unsafe extern "C" fn x_sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    guarded(|| {
        // SAFETY: an open file.
        let open = unsafe { open_file(file) };
        open.disk.machine().sync(open.handle).map_err(code)
    })
}

unsafe extern "C" fn x_file_size(file: *mut ffi::sqlite3_file, out: *mut ffi::sqlite3_int64) -> c_int {
    guarded(|| {
        // SAFETY: an open file.
        let open = unsafe { open_file(file) };
        let len = open.disk.machine().len(open.handle).map_err(code)?;
        // SAFETY: SQLite passes the address of an integer.
        unsafe { out.write(i64::try_from(len).map_err(|_| ffi::SQLITE_IOERR)?) };
        Ok(())
    })
}

unsafe extern "C" fn x_lock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    guarded(|| {
        // SAFETY: an open file.
        let open = unsafe { open_file(file) };
        open.disk.machine().lock(open.handle, level(wanted)).map_err(code)
    })
}

unsafe extern "C" fn x_unlock(file: *mut ffi::sqlite3_file, keep: c_int) -> c_int {
    guarded(|| {
        // SAFETY: an open file.
        let open = unsafe { open_file(file) };
        open.disk.machine().unlock(open.handle, level(keep)).map_err(code)
    })
}

unsafe extern "C" fn x_check_reserved_lock(file: *mut ffi::sqlite3_file, answer: *mut c_int) -> c_int {
    guarded(|| {
        // SAFETY: an open file.
        let open = unsafe { open_file(file) };
        let reserved = open.disk.machine().is_reserved(open.handle).map_err(code)?;
        // SAFETY: SQLite passes the address of an integer.
        unsafe { answer.write(reserved.into()) };
        Ok(())
    })
}

/// No special wishes are known here; SQLite does without.
unsafe extern "C" fn x_file_control(_file: *mut ffi::sqlite3_file, _op: c_int, _argument: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn x_sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    SECTOR_BYTES_REPORTED
}

/// As SQLite's own VFS: a write changes no bytes beside its own, even when it is torn.
unsafe extern "C" fn x_device_characteristics(_file: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn x_shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    len: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    guarded(|| {
        // SAFETY: an open file, and the address of a pointer.
        let open = unsafe {
            out.write(ptr::null_mut());
            open_file(file)
        };
        let region = open.disk.machine().map_region(open.handle, size(page)?, size(len)?, extend != 0).map_err(code)?;
        let Some(region) = region else { return Ok(()) };
        // SAFETY: as above. The memory lives until SQLite gives it up, since `mapped` holds it.
        unsafe { out.write(region.as_ptr().cast()) };
        open.mapped.lock().unwrap_or_else(PoisonError::into_inner).push(region);
        Ok(())
    })
}

unsafe extern "C" fn x_shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    guarded(|| {
        // SAFETY: an open file.
        let open = unsafe { open_file(file) };
        let (slots, mode) = (slots(offset, count), mode(flags));
        let mut machine = open.disk.machine();
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            machine.unlock_slots(open.handle, slots).map_err(code)
        } else {
            machine.lock_slots(open.handle, slots, mode).map_err(code)
        }
    })
}

unsafe extern "C" fn x_shm_barrier(_file: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

/// The memory goes with the last connection that leaves, asked or not.
unsafe extern "C" fn x_shm_unmap(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    guarded(|| {
        // SAFETY: an open file. SQLite does not use the wal-index's addresses after this call.
        let open = unsafe { open_file(file) };
        open.disk.machine().leave_wal_index(open.handle);
        open.mapped.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(())
    })
}
