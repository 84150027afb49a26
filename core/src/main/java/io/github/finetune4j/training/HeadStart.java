// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * The head with which the training of a whole encoder for labels begins.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum HeadStart {
    /**
     * A linear head on the encoder's vectors, fitted on the encoder as it is: linear probing, then fine-tuning (Kumar
     * et al., 2022). A head of chance would send gradients of chance through an encoder that is good already. The
     * result is an encoder of vectors, with the head beside it.
     */
    FITTED,
    /**
     * The architecture's own head, as transformers has it: where the base has one of the same labels, training goes on
     * with it, otherwise its last matrix begins by chance. The result is one folder that transformers loads for
     * classification.
     */
    OWN
}
