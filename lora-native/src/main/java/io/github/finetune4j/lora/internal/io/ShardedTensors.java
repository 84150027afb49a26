// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Weights over several safetensors files, by {@code model.safetensors.index.json}. */
final class ShardedTensors implements TensorSource {
    private final Map<String, SafetensorsFile> byName = new LinkedHashMap<>();
    private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    private final Path index;

    private ShardedTensors(Path index) {
        this.index = index;
    }

    static ShardedTensors open(Path index) {
        ShardedTensors source = new ShardedTensors(index);
        try {
            if (!(JsonFile.object(index, JsonFile.LARGE).path("weight_map") instanceof ObjectNode map)) {
                throw new InvalidModelException(index + " has no weight_map -> the file is damaged, fetch it again");
            }
            map.properties()
                    .forEach(
                            field -> source.add(field.getKey(), field.getValue().asText()));
            source.refuseUnlisted();
            return source;
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private void add(String tensor, String fileName) {
        SafetensorsFile file = files.computeIfAbsent(fileName, this::openShard);
        if (!file.names().contains(tensor)) {
            throw new InvalidModelException(index + " places tensor " + tensor + " in " + fileName
                    + ", which does not hold it -> fetch the model again: its files do not belong together");
        }
        byName.put(tensor, file);
    }

    private void refuseUnlisted() {
        files.forEach((fileName, file) -> file.names().stream()
                .filter(name -> byName.get(name) != file)
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidModelException(index + " does not place tensor " + name + " of " + fileName
                            + " there -> fetch the model again: its files do not belong together");
                }));
    }

    // The name alone is checked, not where a link leads: a hub cache links its files to a folder of blobs.
    private SafetensorsFile openShard(String name) {
        boolean plain = name.endsWith(".safetensors")
                && name.indexOf('/') < 0
                && name.indexOf('\\') < 0
                && name.indexOf(':') < 0;
        if (!plain || name.indexOf('\0') >= 0) {
            throw new InvalidModelException(index + " names the file \"" + name
                    + "\", which may lie outside the model's folder -> name a .safetensors file beside"
                    + " the index");
        }
        return SafetensorsFile.open(index.resolveSibling(name));
    }

    @Override
    public String where() {
        return index.toString();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    @Override
    public TensorData tensor(String name) {
        SafetensorsFile file = byName.get(name);
        if (file == null) {
            throw new InvalidModelException(
                    index + " lists no tensor " + name + " -> fetch the model again: its files do not belong together");
        }
        return file.tensor(name);
    }

    @Override
    public void unchanged() {
        files.values().forEach(SafetensorsFile::unchanged);
    }

    @Override
    public void forget() {
        files.values().forEach(SafetensorsFile::forget);
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }
}
