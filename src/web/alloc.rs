//! A bump allocator that takes back what was handed out last.
//!
//! What Untick keeps it keeps for the life of the page, and temporary values end in the reverse
//! order of their beginning, so a stack serves them all; a general allocator would be a tenth of
//! the module. Memory that is freed out of order is lost until the page goes. The browser tests
//! run ten thousand passes over a page and see the memory stay as it is.
#![allow(unsafe_code, reason = "a global allocator cannot be written without")]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;

/// First free byte and the end of the memory, both 0 before the first use.
struct Bump {
    next: Cell<usize>,
    end: Cell<usize>,
}

unsafe extern "C" {
    /// The linker puts it where the module's own data ends; the rest of that page is free.
    static __heap_base: u8;
}

#[global_allocator]
static BUMP: Bump = Bump {
    next: Cell::new(0),
    end: Cell::new(0),
};

// SAFETY: WebAssembly without the threads proposal has one thread.
unsafe impl Sync for Bump {}

const PAGE: usize = 65_536;

impl Bump {
    /// Makes room for `size` bytes; gives whether there is some.
    #[inline(never)]
    fn grow(&self, size: usize) -> bool {
        if self.end.get() == 0 {
            self.next.set(&raw const __heap_base as usize);
            self.end.set(PAGE);
        }
        let pages = size / PAGE + 1;
        if self.next.get() + size > self.end.get() {
            let grown = core::arch::wasm32::memory_grow::<0>(pages);
            if grown == usize::MAX {
                return false;
            }
            if grown * PAGE != self.end.get() {
                // Somebody else has grown the memory: start over above.
                self.next.set(grown * PAGE);
            }
            self.end.set((grown + pages) * PAGE);
        }
        true
    }
}

// SAFETY: blocks come from memory above the module's own data (`memory.grow` never returns memory
// twice), are aligned, and do not overlap: `next` only moves past what it hands out, and back only
// over a block that was the last.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = (self.next.get() + layout.align() - 1) & !(layout.align() - 1);
        let next = start + layout.size();
        if next > self.end.get() {
            if !self.grow(layout.size() + layout.align()) {
                return core::ptr::null_mut();
            }
            // SAFETY: same layout, and now there is room.
            return unsafe { self.alloc(layout) };
        }
        self.next.set(next);
        start as *mut u8
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if block as usize + layout.size() == self.next.get() {
            self.next.set(block as usize);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promises are passed on; a block that was the last grows in place,
        // because it is given back first and starts at the same aligned address again.
        unsafe {
            self.dealloc(block, layout);
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if new != block && !new.is_null() {
                core::ptr::copy(block, new, layout.size().min(size));
            }
            new
        }
    }
}
