// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/** The body of a request of the SDK as the JSON that it sends, for files that hold such bodies. */
final class SdkJson {
    private SdkJson() {}

    /** {@return the fields that go into the body; what goes into the path or a header is left out} */
    static Map<String, Object> body(SdkPojo request) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (SdkField<?> field : request.sdkFields()) {
            Object value = field.getValueOrDefault(request);
            boolean empty = value == null
                    || (value instanceof List<?> list && list.isEmpty())
                    || (value instanceof Map<?, ?> map && map.isEmpty());
            if (!empty && field.location() == MarshallLocation.PAYLOAD) {
                body.put(field.locationName(), json(value));
            }
        }
        return body;
    }

    private static Object json(Object value) {
        if (value instanceof Document document) {
            Object json = Documents.json(document);
            return json == null ? Map.of() : json;
        }
        if (value instanceof SdkPojo object) {
            return body(object);
        }
        if (value instanceof SdkBytes bytes) {
            return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SdkJson::json).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> fields = new LinkedHashMap<>();
            map.forEach((name, each) -> fields.put(String.valueOf(name), json(each)));
            return fields;
        }
        return value instanceof Float number ? (Object) Double.valueOf(number.toString()) : value;
    }
}
