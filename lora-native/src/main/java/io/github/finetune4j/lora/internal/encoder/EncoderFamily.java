// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of encoder that are known here. */
@SuppressWarnings("ImmutableEnumChecker") // List.of makes it, which nobody changes
enum EncoderFamily {
    BERT("bert"),
    ROBERTA("roberta", "xlm-roberta", "camembert"),
    DISTILBERT("distilbert"),
    MPNET("mpnet"),
    MODERNBERT("modernbert"),
    NOMIC("nomic_bert"),
    GTE("gte", "new"),
    DEBERTA("deberta-v2");

    private final List<String> modelTypes;

    EncoderFamily(String... modelTypes) {
        this.modelTypes = List.of(modelTypes);
    }

    /**
     * {@return the family that config.json names}
     *
     * @param modelType its {@code model_type}
     */
    static Optional<EncoderFamily> of(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelTypes.contains(modelType))
                .findFirst();
    }

    /** {@return all that config.json may name, for messages} */
    static String known() {
        return Arrays.stream(values())
                .flatMap(family -> family.modelTypes.stream())
                .collect(Collectors.joining(", "));
    }

    /** {@return whether tokens are turned by their places, so that there is no table of places} */
    boolean isRotary() {
        return this == MODERNBERT || this == NOMIC || this == GTE;
    }

    /** {@return whether the feed-forward multiplies one half by a function of the other} */
    boolean isGated() {
        return isRotary();
    }

    /** {@return whether places are counted from behind the padding token's number} */
    boolean countsFromPadding() {
        return this == ROBERTA || this == MPNET;
    }
}
