// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import com.github.luben.zstd.ZstdInputStream;
import io.github.finetune4j.http.internal.provider.AdapterParts;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks what the service packs models in: tar, compressed with zstd or gzip. Files land side by side, whatever folder
 * of the archive they lay in; links and names that lead elsewhere are refused.
 */
final class AdapterArchive {
    private static final int CHUNK = 1 << 16;
    private static final int MOST_FILES = 10_000;

    private AdapterArchive() {}

    /** Writes all files of the archive. {@return their names} */
    static List<String> unpack(InputStream packed, Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = plain(packed)) {
            TarReader tar = new TarReader(in);
            Optional<TarReader.Entry> entry = tar.next();
            while (entry.isPresent()) {
                if (entry.get().file()) {
                    String name = name(entry.get());
                    if (names.contains(name) || names.size() == MOST_FILES) {
                        throw new IOException("the archive holds " + name + " twice, or too many files");
                    }
                    names.add(name);
                    write(tar, folder.resolve(name));
                }
                entry = tar.next();
            }
            drain(in);
        }
        return names;
    }

    /** What is left is the archive's padding, and the checksum of the compression. */
    private static void drain(InputStream in) throws IOException {
        byte[] rest = new byte[CHUNK];
        int read = 0;
        while (read >= 0) {
            read = in.read(rest);
        }
    }

    private static InputStream plain(InputStream packed) throws IOException {
        BufferedInputStream in = new BufferedInputStream(packed, CHUNK);
        in.mark(4);
        byte[] magic = in.readNBytes(4);
        in.reset();
        if (magic.length == 4 && (magic[0] & 0xFF) == 0x28 && (magic[1] & 0xFF) == 0xB5 && magic[2] == 0x2F) {
            return new ZstdInputStream(in);
        }
        boolean gzip = magic.length == 4 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
        return gzip ? new GZIPInputStream(in, CHUNK) : in;
    }

    private static String name(TarReader.Entry entry) throws IOException {
        String name = AdapterParts.name(entry.name());
        if (name.isEmpty()) {
            throw new IOException("the archive holds a file without a usable name: \"" + entry.name() + "\"");
        }
        return name;
    }

    private static void write(TarReader tar, Path file) throws IOException {
        AtomicFile.replace(file, out -> {
            byte[] chunk = new byte[CHUNK];
            for (int count = tar.read(chunk); count >= 0; count = tar.read(chunk)) {
                out.write(chunk, 0, count);
            }
        });
    }
}
