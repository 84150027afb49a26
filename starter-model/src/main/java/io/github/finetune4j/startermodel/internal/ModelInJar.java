// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.startermodel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model's folder as a resource, below {@code model/} beside the class that names it, with the check sums of all its
 * files in {@code SHA256SUMS}.
 */
public final class ModelInJar {
    /** System property that names another folder for the copy than {@code ~/.cache/finetune4j}. */
    public static final String CACHE_PROPERTY = "finetune4j.cache";

    private static final String FOLDER = "model/";

    private final String what;
    private final Function<String, @Nullable InputStream> resources;

    /**
     * @param what the model, in messages
     * @param resources {@code getResourceAsStream} of a class beside the resource: no other module may read it
     */
    public ModelInJar(String what, Function<String, @Nullable InputStream> resources) {
        this.what = what;
        this.resources = resources;
    }

    /**
     * {@return the folder in the cache, complete and checked}
     *
     * @param id whose last part is the folder's name, because reports call a model by its folder
     * @throws UncheckedIOException if it can't be written
     */
    public Path cached(String id) {
        Manifest manifest = Manifest.of(this);
        String name = id.substring(id.lastIndexOf('/') + 1);
        return extractTo(cache().resolve(manifest.digest()).resolve(name), manifest);
    }

    /**
     * {@return the folder, complete and checked}
     *
     * @param folder is made where it is missing
     * @throws UncheckedIOException if it can't be written
     */
    public Path extractTo(Path folder) {
        return extractTo(folder, Manifest.of(this));
    }

    private Path extractTo(Path folder, Manifest manifest) {
        try {
            Files.createDirectories(folder);
            for (Manifest.Entry entry : manifest.entries()) {
                entry.copyInto(folder, this);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write the " + what + " to " + folder + ": " + e + " -> set the system property "
                            + CACHE_PROPERTY + " to a folder that can be written",
                    e);
        }
    }

    InputStream open(String name) throws IOException {
        InputStream in = resources.apply(FOLDER + name);
        if (in == null) {
            throw new IOException(damaged("there is no resource " + name));
        }
        return in;
    }

    String damaged(String how) {
        return "jar of the " + what + ": " + how + " -> get the jar again";
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
