// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;

/** JSON values as the SDK's documents, and back. */
final class Documents {
    private Documents() {}

    static Document of(@Nullable Object json) {
        if (json instanceof Map<?, ?> map) {
            Map<String, Document> fields = new LinkedHashMap<>();
            map.forEach((name, value) -> fields.put(String.valueOf(name), of(value)));
            return Document.fromMap(fields);
        }
        if (json instanceof List<?> list) {
            return Document.fromList(list.stream().map(Documents::of).toList());
        }
        if (json instanceof Boolean flag) {
            return Document.fromBoolean(flag);
        }
        if (json instanceof Number number) {
            return Document.fromNumber(new BigDecimal(number.toString()));
        }
        return json == null ? Document.fromNull() : Document.fromString(String.valueOf(json));
    }

    static @Nullable Object json(Document document) {
        if (document.isMap()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            document.asMap().forEach((name, value) -> fields.put(name, json(value)));
            return fields;
        }
        if (document.isList()) {
            return document.asList().stream().map(Documents::json).toList();
        }
        if (document.isNumber()) {
            BigDecimal number = document.asNumber().bigDecimalValue();
            return number.scale() <= 0 ? (Object) number.longValue() : (Object) number.doubleValue();
        }
        if (document.isBoolean()) {
            return document.asBoolean();
        }
        return document.isNull() ? null : document.asString();
    }
}
