// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.util.ClassUtils;

/** The name of whoever is signed in, if anybody is: what Spring Security puts in place of nobody is nobody. */
final class SignedIn {
    private static final boolean SPRING_SECURITY =
            ClassUtils.isPresent("org.springframework.security.core.Authentication", SignedIn.class.getClassLoader());

    private SignedIn() {}

    static Optional<String> name(@Nullable Principal caller) {
        if (caller == null || (SPRING_SECURITY && Security.isNobody(caller))) {
            return Optional.empty();
        }
        return Optional.ofNullable(caller.getName()).filter(name -> !name.isBlank());
    }

    /** For applications that have it. */
    private static final class Security {
        static boolean isNobody(Principal caller) {
            return caller instanceof Authentication authentication
                    && (authentication instanceof AnonymousAuthenticationToken || !authentication.isAuthenticated());
        }
    }
}
