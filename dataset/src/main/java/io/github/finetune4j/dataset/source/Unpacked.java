// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a stream, unpacked where it is gzip or zstd. */
final class Unpacked extends FilterInputStream {
    private static final int CHUNK = 1 << 16;
    private final String kind;

    private Unpacked(InputStream in, String kind) {
        super(in);
        this.kind = kind;
    }

    static Unpacked of(InputStream packed) throws IOException {
        BufferedInputStream in = new BufferedInputStream(packed, CHUNK);
        in.mark(4);
        byte[] magic = in.readNBytes(4);
        in.reset();
        if (starts(magic, 0x1F, 0x8B)) {
            return new Unpacked(gzip(in), "gzip");
        }
        return starts(magic, 0x28, 0xB5, 0x2F, 0xFD)
                ? new Unpacked(new ZstdInputStream(in), "zstd")
                : new Unpacked(in, "");
    }

    private static InputStream gzip(InputStream in) {
        try {
            return new GZIPInputStream(in, CHUNK);
        } catch (IOException e) {
            throw new DamagedArchiveException("gzip", e);
        }
    }

    private static boolean starts(byte[] magic, int... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (i >= magic.length || (magic[i] & 0xFF) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int got = read(one, 0, 1);
        return got < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return super.read(target, offset, length);
        } catch (ZipException | EOFException | ZstdIOException e) {
            throw new DamagedArchiveException(kind, e);
        }
    }

    /** Reads what is left of compressed data, whose checksum stands at its end. */
    void drain() throws IOException {
        byte[] rest = new byte[CHUNK];
        int got = kind.isEmpty() ? -1 : 0;
        while (got >= 0) {
            got = read(rest, 0, CHUNK);
        }
    }
}
