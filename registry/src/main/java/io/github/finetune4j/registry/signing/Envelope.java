// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Sigstore bundle with a DSSE envelope: the payload, its signature, and what says whose it is. */
final class Envelope {
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private final SignatureObject material;
    private final String payloadType;
    private final byte[] payload;
    private final byte[] signature;

    private Envelope(SignatureObject material, String payloadType, byte[] payload, byte[] signature) {
        this.material = material;
        this.payloadType = payloadType;
        this.payload = payload;
        this.signature = signature;
    }

    /** {@return what says whose the signature is: a key's hint, or certificates} */
    SignatureObject material() {
        return material;
    }

    /** {@return the signed bytes} */
    byte[] payload() {
        return payload;
    }

    static Envelope parse(byte[] bundle) {
        SignatureObject all = SignatureObject.of(bundle).only("mediaType", "verificationMaterial", "dsseEnvelope");
        Statement.require("media type of the signature", MEDIA_TYPE, all.text("mediaType"));
        SignatureObject material =
                all.object("verificationMaterial").only("publicKey", "x509CertificateChain", "tlogEntries");
        SignatureObject envelope = all.object("dsseEnvelope").only("payload", "payloadType", "signatures");
        List<SignatureObject> signatures = envelope.objects("signatures");
        if (signatures.size() != 1) {
            throw new FineTuneException("signatures: " + signatures.size() + " -> sign with one key");
        }
        return new Envelope(
                material,
                envelope.text("payloadType"),
                base64(envelope.text("payload")),
                base64(signatures.get(0).text("sig")));
    }

    static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw new FineTuneException("a part of the signature is no base64 -> sign the model again", e);
        }
    }

    static String sign(byte[] payload, PrivateKey key, Map<String, Object> material) {
        Map<String, Object> bundle = new LinkedHashMap<>();
        Map<String, Object> withLog = new LinkedHashMap<>(material);
        withLog.put("tlogEntries", List.of());
        bundle.put("mediaType", MEDIA_TYPE);
        bundle.put("verificationMaterial", withLog);
        try {
            Signature signer = Signature.getInstance(algorithm(key));
            signer.initSign(key);
            signer.update(signed(payload));
            Base64.Encoder base64 = Base64.getEncoder();
            bundle.put(
                    "dsseEnvelope",
                    Map.of(
                            "payload", base64.encodeToString(payload),
                            "payloadType", PAYLOAD_TYPE,
                            "signatures", List.of(Map.of("sig", base64.encodeToString(signer.sign()), "keyid", ""))));
        } catch (GeneralSecurityException e) {
            throw new FineTuneException(
                    "the model can't be signed with this key -> give an EC key of P-256, P-384 or" + " P-521", e);
        }
        return Json.write(bundle);
    }

    void requireSignedBy(PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(algorithm(key));
            verifier.initVerify(key);
            verifier.update(signed(payload));
            if (verifier.verify(signature)) {
                Statement.require("type of the payload", PAYLOAD_TYPE, payloadType);
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new FineTuneException("the signature can't be checked with this key -> give the signer's EC key", e);
        }
        throw new FineTuneException(
                "the signature is not one of this key over this payload -> take the model from its maker again");
    }

    // Pre-authentication encoding of DSSE, https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
    private static byte[] signed(byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head = "DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ";
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static String algorithm(Key key) {
        int bits = key instanceof ECKey curve
                ? curve.getParams().getCurve().getField().getFieldSize()
                : 0;
        return switch (bits) {
            case 256 -> "SHA256withECDSA";
            case 384 -> "SHA384withECDSA";
            case 521 -> "SHA512withECDSA";
            default ->
                throw new IllegalArgumentException("key: " + key.getAlgorithm() + " of " + bits
                        + " bits -> give an EC key of P-256, P-384 or P-521");
        };
    }
}
