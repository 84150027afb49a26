// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.github.finetune4j.error.InvalidModelException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Parts of a file in memory. The JVM unmaps them when its collector finds them, which may be never in a long training;
 * until then the pages that were read count as this process's. So they are handed back when the file is closed: a
 * buffer that is still used reads them from the file again.
 */
public final class MappedPages {
    private static final int MADV_DONTNEED = 4;
    private static final long PAGE = 4096;

    @SuppressWarnings("unused") // see enterRuntime
    private static volatile int[][] entered = new int[0][0];

    private final List<MappedByteBuffer> parts = new ArrayList<>();

    /**
     * {@return a part of a file, read-only}
     *
     * @param channel of the file
     * @param from its first byte
     * @param size in bytes, above 0
     * @throws IOException if it cannot be mapped
     */
    public synchronized MappedByteBuffer map(FileChannel channel, long from, long size) throws IOException {
        MappedByteBuffer part = channel.map(FileChannel.MapMode.READ_ONLY, from, size);
        parts.add(part);
        return part;
    }

    /**
     * {@return what is made of mapped bytes} Such a file may become shorter, or its disk fail, at any time. Java then
     * throws an {@link InternalError}, though compiled code does so later, on its next call of the JVM's runtime: so
     * here is one. Native code that reads such bytes ends the process instead.
     *
     * @param what is read, for the message
     * @param work in Java alone
     * @throws InvalidModelException if the bytes were not there
     */
    public static <T> T reading(String what, Supplier<T> work) {
        try {
            T made = work.get();
            enterRuntime(1);
            return made;
        } catch (InternalError e) {
            throw new InvalidModelException(
                    "cannot read " + what + ": its file became shorter, or its disk failed, while it was read ("
                            + e.getMessage()
                            + ") -> leave a model's files alone while they are read, and fetch it again",
                    e);
        }
    }

    /**
     * Compares a file's size with that when it was opened.
     *
     * @param file for the message
     * @param channel of the file
     * @param size in bytes, when it was opened
     * @throws InvalidModelException if it is another one
     */
    public static void sizeIs(Path file, FileChannel channel, long size) {
        try {
            if (channel.size() != size) {
                throw new InvalidModelException(file + " had " + size + " bytes when it was opened, now "
                        + channel.size() + " -> leave a model's files alone while they are read, and fetch it again");
            }
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + file + ": " + e + " -> check the disk", e);
        }
    }

    // several dimensions that the compiler doesn't know are always allocated by the runtime; the field keeps it from
    // leaving this out
    private static void enterRuntime(int size) {
        entered = new int[size][size];
    }

    /** Hands the pages back, on Linux; elsewhere nothing happens. */
    public synchronized void release() {
        if (Platform.isLinux()) {
            parts.forEach(MappedPages::release);
        }
        parts.clear();
    }

    private static void release(MappedByteBuffer part) {
        long address = Pointer.nativeValue(Native.getDirectBufferPointer(part));
        long start = address - Math.floorMod(address, PAGE);
        NativeLibrary.getInstance("c")
                .getFunction("madvise")
                .invokeInt(new Object[] {new Pointer(start), address + part.capacity() - start, MADV_DONTNEED});
    }
}
