// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.internal.files.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Brings an adapter home from a {@code model.tar.gz}: unpacked beside its place, then the folder of the archive that
 * holds the adapter, which is the shallowest. Refused are links, devices, names that lead elsewhere, names that come
 * twice, and more bytes or files than allowed.
 *
 * @param folder in S3
 * @param mostBytes unpacked
 */
record AdapterFiles(S3Folder folder, long mostBytes) {
    static final long MOST = 64L << 30;

    private static final String OPERATION = "download adapter";
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final int CHUNK = 1 << 16;
    private static final int PADDING = 1 << 20;
    private static final int MOST_FILES = 10_000;
    private static final Pattern BAD = Pattern.compile("/.*|(?:.*/)?\\.\\.(?:/.*)?|.*[\\\\:\\x00-\\x1f].*|");

    /** Writes everything, or nothing. */
    Path bring(String key, Path target) {
        Path whole = target.toAbsolutePath();
        AtomicFolder.write(whole, aside -> fill(key, aside));
        return whole;
    }

    private void fill(String key, Path aside) {
        Path all = aside.resolve("unpacked");
        folder.read(key, (in, size) -> unpacked(in, all));
        try {
            Path found = adapter(all);
            try (Stream<Path> files = Files.list(found)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.move(file, aside.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw AtomicFile.failed(aside, e);
        } finally {
            AtomicFolder.deleteQuietly(all);
        }
    }

    private static Path adapter(Path all) throws IOException {
        try (Stream<Path> files = Files.exists(all) ? Files.walk(all) : Stream.empty()) {
            List<Path> there = files.filter(Files::isRegularFile).toList();
            return there.stream()
                    .filter(file -> file.endsWith(CONFIG) && there.contains(file.resolveSibling(WEIGHTS)))
                    .min(Comparator.comparing(Path::getNameCount).thenComparing(Path::toString))
                    .map(file -> file.resolve("..").normalize())
                    .orElseThrow(() -> new InvalidModelException("the job's archive has no folder with " + CONFIG
                            + " and " + WEIGHTS + ", only "
                            + there.stream()
                                    .limit(20)
                                    .map(file -> all.relativize(file).toString())
                                    .toList()
                            + " -> take a recipe that leaves the adapter as it is, not merged"));
        }
    }

    private Path unpacked(InputStream packed, Path all) {
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(packed, CHUNK), CHUNK)) {
            unpack(new TarReader(in), all);
            // the archive's padding, and the checksum of the compression
            if (in.readNBytes(PADDING).length == PADDING) {
                throw refused("more after its end");
            }
            return all;
        } catch (FileSystemException e) {
            throw AtomicFile.failed(all, e);
        } catch (ZipException e) {
            throw new InvalidModelException(
                    "the job's model is no archive: " + e.getMessage()
                            + " -> take a recipe whose container leaves a model.tar.gz",
                    e);
        } catch (TarReader.NoArchiveException e) {
            throw new InvalidModelException(
                    "the job's model is " + e.getMessage() + " -> take a recipe whose container leaves a model.tar.gz",
                    e);
        } catch (IOException e) {
            throw cutOff(e);
        }
    }

    private static TransientProviderException cutOff(IOException e) {
        return new TransientProviderException(
                "the adapter did not come whole: " + e.getMessage() + " -> ask for it again",
                ProviderFailure.of(SageMakerProvider.ID, OPERATION),
                e);
    }

    private void unpack(TarReader tar, Path all) throws IOException {
        Set<String> names = new HashSet<>();
        long left = mostBytes;
        Optional<TarReader.Entry> entry = tar.next();
        while (entry.isPresent()) {
            if (!entry.get().folder()) {
                String name = name(entry.get());
                left -= entry.get().size();
                if (left < 0 || names.size() == MOST_FILES) {
                    throw refused("more than " + mostBytes + " bytes or " + MOST_FILES + " files");
                }
                if (!names.add(name)) {
                    throw refused(name + " twice");
                }
                write(tar, all.resolve(name));
            }
            entry = tar.next();
        }
    }

    private static String name(TarReader.Entry entry) {
        String name = entry.name();
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        if (!entry.file()) {
            throw refused("a link or device, \"" + name + "\"");
        }
        if (BAD.matcher(name).matches()) {
            throw refused("a name that leads elsewhere, \"" + name + "\"");
        }
        return name;
    }

    private static InvalidModelException refused(String what) {
        return new InvalidModelException("the job's archive holds " + what
                + ", so nothing was kept -> look at what the container writes to /opt/ml/model");
    }

    private static void write(TarReader tar, Path file) throws IOException {
        Files.createDirectories(file.resolve("..").normalize());
        AtomicFile.replace(file, out -> {
            byte[] chunk = new byte[CHUNK];
            for (int count = tar.read(chunk); count >= 0; count = tar.read(chunk)) {
                out.write(chunk, 0, count);
            }
        });
    }
}
