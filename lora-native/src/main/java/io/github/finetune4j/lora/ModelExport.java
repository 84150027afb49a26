// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.GgufExport;
import io.github.finetune4j.lora.internal.io.Merge;
import io.github.finetune4j.lora.internal.io.OllamaFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Exports a model to the formats that other programs read. Everything is written aside and renamed: a file or folder is
 * there whole, or not at all.
 *
 * <p>Immutable; writes what it is told to, in the calling thread.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelExport {
    private final Path base;
    private final @Nullable Path adapter;

    private ModelExport(Path base, @Nullable Path adapter) {
        this.base = base;
        this.adapter = adapter;
    }

    /**
     * {@return the exports of a whole model}
     *
     * @param model folder in Hugging Face's form, or a GGUF file
     * @throws io.github.finetune4j.error.InvalidModelException if it cannot be read
     */
    public static ModelExport of(Path model) {
        ModelConfigReader.read(model);
        return new ModelExport(model, null);
    }

    /**
     * {@return the exports of a base with an adapter}
     *
     * @param base folder in Hugging Face's form, or a GGUF file
     * @param adapter folder with PEFT's two files
     * @throws io.github.finetune4j.error.InvalidModelException if one cannot be read, or they do not fit
     */
    public static ModelExport of(Path base, Path adapter) {
        Adapter.read(adapter, ModelConfigReader.read(base));
        return new ModelExport(base, adapter);
    }

    /** {@return folder or file of the base, or of the whole model} */
    public Path base() {
        return base;
    }

    /** {@return folder of the adapter; empty for a whole model} */
    public Optional<Path> adapter() {
        return Optional.ofNullable(adapter);
    }

    /**
     * Writes a folder in Hugging Face's form, the adapter in its weights: settings, tokenizer and
     * {@code model.safetensors} in the base's own type.
     *
     * @param folder the new folder; replaced if there
     * @throws UnsupportedCapabilityException for prompt tuning, which changes no weights, and for a model that has no
     *     adapter to merge
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public void safetensors(Path folder) {
        Merge.merge(base, required("is whole already", "copy its folder"), folder);
    }

    /**
     * Writes one GGUF file, the adapter in its weights, with tokenizer and chat template: for llama.cpp, Ollama, LM
     * Studio and their like.
     *
     * @param file the new file; replaced if there
     * @param encoding of its matrices
     * @throws UnsupportedCapabilityException if GGUF or llama.cpp has no word for the model or its tokenizer, naming
     *     what; for prompt tuning
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public void gguf(Path file, GgufEncoding encoding) {
        GgufExport.model(base, adapter, file, encoding.type());
    }

    /**
     * Writes the adapter alone as GGUF, to be put on a GGUF of the same base ({@code --lora} of llama.cpp,
     * {@code ADAPTER} of a Modelfile). Its numbers are float32.
     *
     * @param file the new file; replaced if there
     * @throws UnsupportedCapabilityException for DoRA, saved modules and prompt tuning, which such a file cannot hold,
     *     and where there is no adapter
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public void ggufAdapter(Path file) {
        GgufExport.adapter(base, required("has no adapter", "write the whole model"), file);
    }

    /**
     * Writes a folder for {@code ollama create NAME -f Modelfile}: {@code model.gguf} and a {@code Modelfile} with the
     * chat template in Ollama's language, as far as it can be said in it, and the tokens that end an answer.
     *
     * @param folder the new folder; replaced if there
     * @param encoding of the matrices
     * @throws UnsupportedCapabilityException as {@link #gguf}
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public void ollama(Path folder, GgufEncoding encoding) {
        OllamaFolder.write(base, adapter, folder, encoding.type());
    }

    /**
     * {@return what this engine, in float32, makes of some questions, to be compared with other engines}
     *
     * @param questions for a model with a chat template what a user says, for another the beginning of a text; at least
     *     one
     * @param maxTokens of an answer, at least 1
     * @throws IllegalArgumentException if a question does not fit into the context
     */
    public ExportCertificate certificate(List<String> questions, int maxTokens) {
        return ExportCertificate.of(this, questions, maxTokens);
    }

    private Path required(String otherwise, String toDo) {
        if (adapter == null) {
            throw new UnsupportedCapabilityException("the model " + base + " " + otherwise + " -> " + toDo);
        }
        return adapter;
    }
}
