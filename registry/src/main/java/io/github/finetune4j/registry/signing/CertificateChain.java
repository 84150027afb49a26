// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The way from a signer's certificate to a root. */
final class CertificateChain {
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

    private CertificateChain() {}

    /** {@return the key of the certificate that a signature brings, if it leads to a root among the trusted} */
    static PublicKey signer(SignatureObject material, List<X509Certificate> trusted) {
        if (!material.has("x509CertificateChain")) {
            throw new FineTuneException(
                    "the model was signed with a key, without a certificate -> check it with the" + " signer's key");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (SignatureObject each : material.object("x509CertificateChain").objects("certificates")) {
            chain.add(certificate(Envelope.base64(each.text("rawBytes"))));
        }
        if (chain.isEmpty()) {
            throw new FineTuneException("certificates of the signature: 0 -> sign the model again");
        }
        X509Certificate leaf = chain.get(0);
        requireRoot(leaf, chain, trusted);
        requireUse(leaf);
        return leaf.getPublicKey();
    }

    private static void requireRoot(X509Certificate leaf, List<X509Certificate> chain, List<X509Certificate> trusted) {
        Set<TrustAnchor> roots = trusted.stream()
                .filter(CertificateChain::selfSigned)
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toSet());
        if (roots.isEmpty()) {
            throw new FineTuneException("trusted certificates: none is a root -> give the self-signed one, too");
        }
        List<X509Certificate> between = new ArrayList<>(chain);
        between.addAll(trusted);
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        try {
            PKIXBuilderParameters way = new PKIXBuilderParameters(roots, target);
            way.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(between)));
            way.setRevocationEnabled(false);
            way.setDate(leaf.getNotBefore());
            CertPathBuilder.getInstance("PKIX").build(way);
        } catch (GeneralSecurityException e) {
            throw new FineTuneException(
                    "the certificate of " + leaf.getSubjectX500Principal()
                            + " leads to none of the roots -> trust its root, or take the model from its maker again",
                    e);
        }
    }

    private static boolean selfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static void requireUse(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        try {
            List<String> extended = leaf.getExtendedKeyUsage();
            boolean signs = usage != null && usage[0];
            if (!signs && (extended == null || !extended.contains(CODE_SIGNING))) {
                throw new FineTuneException("the certificate of " + leaf.getSubjectX500Principal()
                        + " is not one for signing -> sign with one that allows digital signatures");
            }
        } catch (CertificateException e) {
            throw new FineTuneException("the use of the certificate can't be read -> sign with another one", e);
        }
    }

    private static X509Certificate certificate(byte[] bytes) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw new FineTuneException("a certificate of the signature is damaged -> sign the model again", e);
        }
    }
}
