// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

import io.github.finetune4j.error.InvalidModelException;
import java.util.Collection;
import java.util.List;

/** The parts that an adapter from a service must have, for the local engine. */
public final class AdapterParts {
    /** The file of the weights. */
    public static final String WEIGHTS = "adapter_model.safetensors";

    private static final List<String> NEEDED = List.of("adapter_config.json", WEIGHTS);

    private AdapterParts() {}

    /** Refuses files that are no adapter. */
    public static void require(String job, Collection<String> names) {
        for (String name : NEEDED) {
            if (!names.contains(name)) {
                throw new InvalidModelException("the download of job " + job + " has no " + name + ", only " + names
                        + " -> download an adapter of a job that trained one");
            }
        }
    }

    /** {@return the last part of a path, fit for a file of its own; empty if there is none} */
    public static String name(String path) {
        String slashed = path.replace('\\', '/');
        String name = slashed.substring(slashed.lastIndexOf('/') + 1);
        boolean bad = name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0 || name.indexOf(':') >= 0;
        return bad ? "" : name;
    }
}
