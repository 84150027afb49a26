// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Signatures of model folders, as OpenSSF Model Signing specifies them: what the {@code model_signing} tool signs can
 * be checked here, and the other way round.
 *
 * <p>Begin with {@link io.github.finetune4j.registry.signing.ModelSigner} and
 * {@link io.github.finetune4j.registry.signing.ModelVerifier}:
 *
 * <pre>{@code
 * ModelSigner.withKey(PemFiles.privateKey(privatePem), PemFiles.publicKey(publicPem)).sign(folder, signature);
 * ModelVerifier.withKey(PemFiles.publicKey(publicPem)).check(folder, signature).orThrow();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.registry.signing;

import org.jspecify.annotations.NullMarked;
