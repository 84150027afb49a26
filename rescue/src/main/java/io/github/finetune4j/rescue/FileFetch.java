// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.openai.OpenAiFile;
import io.github.finetune4j.openai.OpenAiFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings files home, byte for byte, each once. */
final class FileFetch {
    static final String ID = "id";
    static final String NAME = "name";
    static final String PURPOSE = "purpose";
    static final String BYTES = "bytes";
    static final String SHA256 = "sha256";
    static final String SERVICE = "service";
    private static final int BUFFER = 1 << 16;

    private final OpenAiFiles files;
    private final RescueFolder folder;
    private final PatientService service;
    private final FetchLog log;
    private final Map<String, OpenAiFile> listed = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    FileFetch(OpenAiFiles files, RescueFolder folder, PatientService service, FetchLog log) {
        this.files = files;
        this.folder = folder;
        this.service = service;
        this.log = log;
    }

    void listed(OpenAiFile file) {
        listed.put(file.id(), file);
    }

    /** Brings a file home, unless it is there. */
    void fetch(String id) {
        if (!done.add(id)) {
            return;
        }
        Path content = folder.content(id);
        if (Files.exists(content)) {
            if (!Files.exists(folder.about(id))) { // the process died between the two
                about(id).ifPresent(file -> record(file, content));
            }
            log.there(Thing.FILE);
            return;
        }
        about(id).ifPresent(file -> download(file, content));
    }

    private Optional<OpenAiFile> about(String id) {
        OpenAiFile known = listed.get(id);
        return known == null ? service.ask(new Thing(Thing.FILE, id, ""), () -> files.get(id)) : Optional.of(known);
    }

    private void download(OpenAiFile file, Path content) {
        service.ask(thing(file), () -> files.download(file.id(), content)).ifPresent(there -> {
            record(file, there);
            log.saved(Thing.FILE, RescueFolder.size(there));
        });
    }

    private static Thing thing(OpenAiFile file) {
        return new Thing(Thing.FILE, file.id(), file.name());
    }

    private void record(OpenAiFile file, Path content) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put(ID, file.id());
        about.put(NAME, file.name());
        about.put(PURPOSE, file.purpose());
        about.put(BYTES, RescueFolder.size(content));
        about.put(SHA256, sha256(content));
        about.put(SERVICE, file.raw());
        RescueFolder.write(folder.about(file.id()), about);
    }

    private static String sha256(Path file) {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw RescueFolder.unreadable(file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
