// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Puts weights into pages of 2 MiB. A generated token reads all weights once, and pages of 4 KiB make it wait for the
 * translation of addresses, above all on a virtual machine, where each is translated twice: int8 and bf16 answers took
 * 12 and 14 % less time with large ones (docs/lab/034-decoding.md).
 *
 * <p>libtorch's matrices lie where the C library puts them, some at places that nobody knows. So the memory maps before
 * and after are compared, and what came and is wholly filled is collapsed (Linux 6.1 or newer, {@code madvise(2)},
 * {@code MADV_COLLAPSE}). Contents and amount of memory stay as they are, so it does not matter whose a page was; and
 * where the system refuses, nothing changes.
 */
public final class HugePages {
    /** Bytes of a large page on x86-64, and on ARM with small pages of 4 KiB. */
    static final long SIZE = 1L << 21;

    private static final int MADV_COLLAPSE = 25;
    private static final int SMALL = 1 << 12;
    private static final Path MAPS = Path.of("/proc/self/maps");

    private HugePages() {}

    /**
     * Runs work, then collapses the memory that came with it.
     *
     * @param work fills memory that will be read often and kept for long
     * @return what the work returns
     */
    public static <T> T around(Supplier<T> work) {
        if (!Platform.isLinux() || !Platform.is64Bit() || !Files.isReadable(MAPS)) {
            return work.get();
        }
        List<Region> before = regions();
        T result = work.get();
        regions().forEach(region -> region.collapse(before));
        return result;
    }

    private static Function c(String name) {
        return NativeLibrary.getInstance("c").getFunction(name);
    }

    private static List<Region> regions() {
        try {
            return Files.readAllLines(MAPS).stream()
                    .filter(Region::isAnonymous)
                    .map(Region::parse)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A range of addresses that this process may write to. */
    record Region(long from, long to) {
        /** {@return whether a line of the maps is of private memory without a file} */
        static boolean isAnonymous(String line) {
            String[] fields = line.split("\\s+", 6);
            return fields[1].equals("rw-p")
                    && fields[4].equals("0")
                    && (fields.length < 6 || !fields[5].startsWith("[stack"));
        }

        static Region parse(String line) {
            int dash = line.indexOf('-');
            return new Region(
                    Long.parseUnsignedLong(line, 0, dash, 16),
                    Long.parseUnsignedLong(line, dash + 1, line.indexOf(' '), 16));
        }

        private void collapse(List<Region> before) {
            for (long at = -Math.floorDiv(-from, SIZE) * SIZE; at + SIZE <= to; at += SIZE) {
                long block = at;
                if (before.stream().noneMatch(region -> region.holds(block)) && isFilled(block)) {
                    HugePages.collapse(block);
                }
            }
        }

        private boolean holds(long block) {
            return from <= block && block + SIZE <= to;
        }
    }

    /** {@return whether a block's small pages are one large page now} */
    static boolean collapse(long block) {
        return c("madvise").invokeInt(new Object[] {new Pointer(block), SIZE, MADV_COLLAPSE}) == 0;
    }

    /** {@return whether all small pages of a block are there, so that a large one takes no more memory} */
    private static boolean isFilled(long block) {
        int pages = (int) (SIZE / SMALL);
        try (Memory present = new Memory(pages)) {
            if (c("mincore").invokeInt(new Object[] {new Pointer(block), SIZE, present}) != 0) {
                return false;
            }
            for (int page = 0; page < pages; page++) {
                if ((present.getByte(page) & 1) == 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
