// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.huggingface.internal.inference.ServedNames;
import org.apiguardian.api.API;

/**
 * The server that runs inside an Inference Endpoint.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ServingEngine {
    /** vLLM. An adapter may have any name; its revision cannot be chosen. */
    VLLM(ServedNames.VLLM, "vllm/vllm-openai:v0.30.0", 8000),
    /**
     * Text Generation Inference, which is only maintained any more. An adapter is named by its repository, at any
     * revision.
     */
    TGI("tgi", "ghcr.io/huggingface/text-generation-inference:3.3.5", 80);

    private final String image;
    private final String url;
    private final int port;

    ServingEngine(String image, String url, int port) {
        this.image = image;
        this.url = url;
        this.port = port;
    }

    /** {@return what the API calls it} */
    String image() {
        return image;
    }

    /** {@return the container that is asked for, unless another one is set} */
    String url() {
        return url;
    }

    int port() {
        return port;
    }
}
