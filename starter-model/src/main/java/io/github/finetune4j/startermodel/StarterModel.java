// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.startermodel;

import io.github.finetune4j.startermodel.internal.ModelInJar;
import java.io.UncheckedIOException;
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
    public static final String CACHE_PROPERTY = ModelInJar.CACHE_PROPERTY;

    private static final ModelInJar JAR = new ModelInJar("starter model", StarterModel.class::getResourceAsStream);

    private StarterModel() {}

    /**
     * {@return the folder of the copy, complete and checked; its path changes with the model's content} It lies in the
     * folder that {@link #CACHE_PROPERTY} names, else in {@code ~/.cache/finetune4j}, else, where that can't be
     * written, in the folder for temporary files.
     *
     * @throws UncheckedIOException if none of them can be written
     */
    public static Path folder() {
        return JAR.cached(ID);
    }

    /**
     * {@return the folder, complete and checked}
     *
     * @param folder is made where it is missing; files of other names in it are left alone
     * @throws UncheckedIOException if it can't be written
     */
    public static Path extractTo(Path folder) {
        return JAR.extractTo(folder);
    }
}
