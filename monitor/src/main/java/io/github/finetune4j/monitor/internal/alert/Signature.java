// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.names.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;

/** The signature of a webhook's request. */
public final class Signature {
    private static final int MARK = 4;

    private Signature() {}

    /** {@return the header's value for a body sent at that second} */
    public static String of(long second, String body, String secret) {
        Mac mac = Sha256.keyed(secret.getBytes(StandardCharsets.UTF_8));
        byte[] code = mac.doFinal((second + "." + body).getBytes(StandardCharsets.UTF_8));
        return "t=" + second + ",v1=" + HexFormat.of().formatHex(code);
    }

    /** {@return a short mark of bytes, by which they can't be found} */
    public static String mark(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes), 0, MARK);
    }
}
