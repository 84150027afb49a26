package io.github.finetune4j.lora.internal.config;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of a file in memory. The JVM unmaps them when its collector finds them, which may be never in a long training; until then the pages that were read count as this
 * process's. So they are handed back when the file is closed: a buffer that is still used reads them from the file again.
 */
public final class MappedPages {
    private static final int MADV_DONTNEED = 4;
    private static final long PAGE = 4096;

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
