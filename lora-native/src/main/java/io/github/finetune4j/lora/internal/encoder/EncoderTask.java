// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

/** A purpose that an encoder is trained for. */
public enum EncoderTask {
    /** One class for each text, by cross-entropy. */
    CLASSES(EncoderConfig.HeadKind.SEQUENCE),
    /** Any number of classes for each text, by binary cross-entropy. */
    SEVERAL_CLASSES(EncoderConfig.HeadKind.SEQUENCE),
    /** One number for each text, such as how well a passage answers a query, by binary cross-entropy. */
    SCORE(EncoderConfig.HeadKind.SEQUENCE),
    /** One class for each token, by cross-entropy. */
    TOKENS(EncoderConfig.HeadKind.TOKEN),
    /** Vectors of texts, of which an anchor's is nearest to its positive's. */
    EMBEDDING(EncoderConfig.HeadKind.NONE);

    private final EncoderConfig.HeadKind head;

    EncoderTask(EncoderConfig.HeadKind head) {
        this.head = head;
    }

    EncoderConfig.HeadKind head() {
        return head;
    }
}
