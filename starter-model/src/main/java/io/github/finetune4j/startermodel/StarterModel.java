// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.startermodel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * The starter model: a Llama of about a million weights with its tokenizer, in Hugging Face's layout. Its model card is
 * the {@code README.md} in the folder.
 *
 * <p>The resource is copied to disk once. Each file is written aside and renamed, and all are checked against their
 * SHA-256 whenever the folder is asked for, so that several JVMs may ask at once and a damaged copy is replaced.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class StarterModel {
    /** The model's name in reports and adapters. */
    public static final String ID = "finetune4j/starter-1m";

    /** System property that names another folder for the copy than {@code ~/.cache/finetune4j}. */
    public static final String CACHE_PROPERTY = "finetune4j.cache";

    private StarterModel() {}

    /**
     * {@return the folder of the copy, complete and checked; its path changes with the model's content} It lies in the
     * folder that {@link #CACHE_PROPERTY} names, else in {@code ~/.cache/finetune4j}, else, where that can't be
     * written, in the folder for temporary files.
     *
     * @throws UncheckedIOException if none of them can be written
     */
    public static Path folder() {
        Manifest manifest = Manifest.ofResource();
        String name = ID.substring(ID.lastIndexOf('/') + 1); // reports call a model by its folder
        return extractTo(cache().resolve(manifest.digest()).resolve(name), manifest);
    }

    /**
     * {@return the folder, complete and checked}
     *
     * @param folder is made where it is missing; files of other names in it are left alone
     * @throws UncheckedIOException if it can't be written
     */
    public static Path extractTo(Path folder) {
        return extractTo(folder, Manifest.ofResource());
    }

    private static Path extractTo(Path folder, Manifest manifest) {
        try {
            Files.createDirectories(folder);
            for (Manifest.Entry entry : manifest.entries()) {
                entry.copyInto(folder);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write the starter model to " + folder + ": " + e + " -> set the system property "
                            + CACHE_PROPERTY + " to a folder that can be written",
                    e);
        }
    }

    private static Path cache() {
        String set = System.getProperty(CACHE_PROPERTY);
        if (set != null && !set.isBlank()) {
            return Path.of(set);
        }
        Path home = Path.of(System.getProperty("user.home", "."), ".cache", "finetune4j");
        try {
            Files.createDirectories(home);
            return Files.isWritable(home) ? home : temporary();
        } catch (IOException e) {
            return temporary(); // a home that can't be written, as in some containers
        }
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir", "."), "finetune4j");
    }
}
