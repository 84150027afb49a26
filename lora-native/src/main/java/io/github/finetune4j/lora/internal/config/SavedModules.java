// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Modules of the base that can be trained as a whole beside an adapter, as PEFT's {@code modules_to_save}: embedding,
 * norms and vocabulary head.
 */
public final class SavedModules {
    private static final String PREFIX = "base_model.model.";
    private static final String WEIGHT = ".weight";
    private static final String EMBEDDING = strip(LlamaTensors.EMBEDDING);
    private static final String HEAD = strip(LlamaTensors.HEAD);

    private SavedModules() {}

    /**
     * {@return every module that can be, by its full path: of each layer the norm before attention and that before the
     * feed-forward, then the embedding, the last norm and the head}
     *
     * @param config shape of the model
     */
    public static List<String> paths(ModelConfig config) {
        List<String> paths = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            paths.add("model.layers." + layer + ".input_layernorm");
            paths.add(strip(LlamaTensors.feedForwardNorm(config, layer)));
        }
        paths.add(EMBEDDING);
        paths.add(strip(LlamaTensors.NORM));
        paths.add(HEAD);
        return paths;
    }

    /**
     * {@return full paths of the modules that these names mean: those whose path ends with one of them, as PEFT has it}
     *
     * @param config shape of the model
     * @param names such as {@code lm_head}, {@code model.norm}
     * @throws IllegalArgumentException naming one that means no such module
     */
    public static List<String> resolve(ModelConfig config, List<String> names) {
        List<String> known = names.isEmpty() ? List.of() : paths(config);
        List<String> paths = new ArrayList<>();
        for (String name : names) {
            if (known.stream().noneMatch(path -> path.endsWith(name))) {
                throw new IllegalArgumentException("modules to save: " + name
                        + " is no embedding, norm or vocabulary head of this model -> choose from embed_tokens, model.norm,"
                        + " input_layernorm, post_attention_layernorm and lm_head");
            }
        }
        for (String path : known) {
            if (names.stream().anyMatch(path::endsWith)) {
                paths.add(path);
            }
        }
        return paths;
    }

    /**
     * {@return sizes of a module's weight}
     *
     * @param config shape of the model
     * @param path of the module
     */
    public static long[] shape(ModelConfig config, String path) {
        boolean vocabulary = path.equals(EMBEDDING) || path.equals(HEAD);
        return vocabulary ? new long[] {config.vocabulary(), config.hidden()} : new long[] {config.hidden()};
    }

    /**
     * {@return the module's tensor in an adapter's file}
     *
     * @param path of the module
     */
    public static String fileName(String path) {
        return PREFIX + path + WEIGHT;
    }

    /**
     * {@return the tensor of the base that the module starts from: a head that the base ties to its embedding starts as
     * that}
     *
     * @param config shape of the model
     * @param path of the module
     */
    public static String baseName(ModelConfig config, String path) {
        return path.equals(HEAD) && config.tiedEmbeddings() ? LlamaTensors.EMBEDDING : path + WEIGHT;
    }

    /**
     * {@return whether embedding and head differ once these are trained, though they are one in the base}
     *
     * @param config shape of the model
     * @param paths of the modules
     */
    public static boolean unties(ModelConfig config, List<String> paths) {
        return config.tiedEmbeddings() && (paths.contains(EMBEDDING) || paths.contains(HEAD));
    }

    private static String strip(String weight) {
        return weight.substring(0, weight.length() - WEIGHT.length());
    }
}
