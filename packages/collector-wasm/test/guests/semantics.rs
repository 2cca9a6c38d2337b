// Rust's allocator, function by function.
use std::alloc::{alloc, alloc_zeroed, dealloc, realloc, Layout};
use std::collections::BTreeMap;

fn layout(size: usize, align: usize) -> Layout {
    Layout::from_size_align(size, align).unwrap()
}

#[no_mangle]
pub extern "C" fn r_alloc(size: usize, align: usize) -> *mut u8 {
    unsafe { alloc(layout(size, align)) }
}

#[no_mangle]
pub extern "C" fn r_zeroed(size: usize, align: usize) -> *mut u8 {
    unsafe { alloc_zeroed(layout(size, align)) }
}

#[no_mangle]
pub unsafe extern "C" fn r_realloc(block: *mut u8, size: usize, align: usize, new: usize) -> *mut u8 {
    realloc(block, layout(size, align), new)
}

#[no_mangle]
pub unsafe extern "C" fn r_free(block: *mut u8, size: usize, align: usize) {
    dealloc(block, layout(size, align))
}

static mut WORDS: Option<BTreeMap<String, Vec<u32>>> = None;

// A map of seven vectors, which grow.
#[no_mangle]
pub unsafe extern "C" fn r_fill(count: u32) {
    for at in 0..count {
        let words = WORDS.get_or_insert_with(BTreeMap::new);
        words.entry(format!("word number {}", at % 7)).or_default().push(at);
    }
}

#[no_mangle]
pub unsafe extern "C" fn r_clear() {
    WORDS = None;
}
