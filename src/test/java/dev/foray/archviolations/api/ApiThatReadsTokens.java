package dev.foray.archviolations.api;

import com.nimbusds.jwt.SignedJWT;

/** Tokens outside of auth. */
public final class ApiThatReadsTokens {
    public SignedJWT token;
}
