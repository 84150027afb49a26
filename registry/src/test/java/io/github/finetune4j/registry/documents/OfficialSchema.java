// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** CycloneDX's own schema of version 1.6. */
final class OfficialSchema {
    private static final String ROOT = "http://cyclonedx.org/schema/";
    private static final Schema SCHEMA = schema();

    private OfficialSchema() {}

    /** {@return what it finds wrong} */
    static List<String> problems(String json) {
        return SCHEMA.validate(json, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    private static Schema schema() {
        Map<String, String> texts = new HashMap<>();
        for (String name : List.of("bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schema.json")) {
            texts.put(ROOT + name, resource(name));
        }
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7, registry -> registry.schemas(texts::get))
                .getSchema(SchemaLocation.of(ROOT + "bom-1.6.schema.json"));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(OfficialSchema.class.getResourceAsStream("/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
