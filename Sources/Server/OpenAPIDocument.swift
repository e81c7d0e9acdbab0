/// The contract as served: `docs/openapi.yaml`, byte for byte, so that the program needs no file
/// beside it. A test compares the two, and writes this file when it runs with EBLOCKS_RECORD=1.
enum OpenAPIDocument {
  // swift-format-ignore
  static let text = #"""
openapi: 3.1.0
info:
  title: eBlocks
  version: 0.1.0
  summary: Hands campaign volunteers short lists of voters to write to and to call, and records what happened.
  description: >-
    JSON throughout. Times are RFC 3339 in UTC, whole seconds. A request body is at most 64 KiB and
    carries Content-Type application/json. Fields that are not described here may be added to
    answers at any time; clients pass over what they do not know. Every error, whatever its cause,
    is application/problem+json (RFC 9457) with a stable code.

    Both sides may say in the header Eblocks-API which levels of this interface they speak, 1 or
    1-3; this document is level 1, which is also what a side speaks that sends no such header. A
    request of a client that shares no level with the server is refused with 400
    version_unsupported. Every answer carries Eblocks-API, Eblocks-Version (the server's version),
    and X-Request-Id, which names the request in the server's log; a client may choose it, 1 to 64
    letters, digits, dots, hyphens and underscores.
servers:
  - url: /
tags:
  - name: session
    description: Signing in and out, and accounts.
  - name: lists
    description: A volunteer's list in one mode.
  - name: results
    description: What happened with a voter.
  - name: operators
    description: For those who run the server; no session needed.
security:
  - session: []
paths:
  /v1/session:
    post:
      operationId: signIn
      tags: [session]
      summary: Signs in and sets the cookie.
      description: Failed tries are slowed down per account and per network address.
      security: []
      requestBody:
        $ref: "#/components/requestBodies/SignIn"
      responses:
        "200":
          $ref: "#/components/responses/SignedIn"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "429":
          $ref: "#/components/responses/TooMany"
        default:
          $ref: "#/components/responses/Problem"
    get:
      operationId: readSession
      tags: [session]
      summary: Who is signed in, with tallies and the campaign's settings.
      responses:
        "200":
          description: The session.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Session"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        default:
          $ref: "#/components/responses/Problem"
    delete:
      operationId: signOut
      tags: [session]
      summary: Ends the session and clears the cookie.
      description: Answers the same without a session, so signing out always works.
      security: []
      responses:
        "204":
          description: Signed out.
          headers:
            Set-Cookie:
              $ref: "#/components/headers/ClearedCookie"
        default:
          $ref: "#/components/responses/Problem"
  /v1/users:
    post:
      operationId: signUp
      tags: [session]
      summary: Makes an account and signs it in, where the campaign lets anyone join.
      security: []
      requestBody:
        $ref: "#/components/requestBodies/SignIn"
      responses:
        "201":
          $ref: "#/components/responses/SignedIn"
        "400":
          $ref: "#/components/responses/Malformed"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        "429":
          $ref: "#/components/responses/TooMany"
        default:
          $ref: "#/components/responses/Problem"
  /v1/users/me/password:
    put:
      operationId: changePassword
      tags: [session]
      summary: Changes the own password; other sessions of the account end.
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/PasswordChange"
      responses:
        "204":
          description: The new password holds.
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        "429":
          $ref: "#/components/responses/TooMany"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}:
    parameters:
      - $ref: "#/components/parameters/Mode"
    get:
      operationId: readList
      tags: [lists]
      summary: Reads the list and changes nothing.
      responses:
        "200":
          $ref: "#/components/responses/List"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        default:
          $ref: "#/components/responses/Problem"
    put:
      operationId: openList
      tags: [lists]
      summary: Opens the list, assigning a chunk when it is empty and the rules allow.
      description: An empty list says why in lockout or notice.
      responses:
        "200":
          $ref: "#/components/responses/List"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}/refill:
    parameters:
      - $ref: "#/components/parameters/Mode"
    post:
      operationId: refillList
      tags: [lists]
      summary: Tops the list up to a chunk, as far as the rules allow.
      responses:
        "200":
          $ref: "#/components/responses/List"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}/voters/{id}/result:
    parameters:
      - $ref: "#/components/parameters/Mode"
      - $ref: "#/components/parameters/VoterID"
    post:
      operationId: recordResult
      tags: [results]
      summary: Records that a letter was mailed, or how a call ended.
      description: >-
        Sent once or fifty times under one key, it counts once and gets the same result, with the
        list as it is now.

        A result may come late: for a voter who is no longer on the list, but was at occurredAt,
        within 48 hours. It is recorded, even when somebody else has resolved the voter meanwhile,
        and the voter leaves anyone else's list; it never is the last of a list. The 48 hours are
        counted to when the key first came, if it was answered then with quota_exceeded, locked_out
        or misconfigured.
      parameters:
        - $ref: "#/components/parameters/RequiredKey"
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/ResultRequest"
      responses:
        "201":
          description: Recorded.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/ResultAnswer"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "409":
          $ref: "#/components/responses/Conflict"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        "429":
          $ref: "#/components/responses/TooMany"
        "503":
          $ref: "#/components/responses/Unavailable"
        default:
          $ref: "#/components/responses/Problem"
  /v1/results/{id}:
    parameters:
      - name: id
        in: path
        required: true
        description: The Idempotency-Key under which the result was recorded.
        schema:
          $ref: "#/components/schemas/Key"
    delete:
      operationId: undoResult
      tags: [results]
      summary: Undoes an own result within 5 minutes; the voter is back on the list.
      description: Where another volunteer's late result stands, the voter stays done.
      responses:
        "200":
          $ref: "#/components/responses/ListAnswer"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "409":
          $ref: "#/components/responses/Conflict"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}/voters/{id}/skip:
    parameters:
      - $ref: "#/components/parameters/Mode"
      - $ref: "#/components/parameters/VoterID"
    post:
      operationId: skipVoter
      tags: [lists]
      summary: Returns a voter to the pool; not offered to this volunteer again that day.
      parameters:
        - $ref: "#/components/parameters/OptionalKey"
      requestBody:
        required: false
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/SkipRequest"
      responses:
        "200":
          $ref: "#/components/responses/ListAnswer"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "409":
          $ref: "#/components/responses/Conflict"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        "429":
          $ref: "#/components/responses/TooMany"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}/voters/{id}:
    parameters:
      - $ref: "#/components/parameters/Mode"
      - $ref: "#/components/parameters/VoterID"
    patch:
      operationId: correctVoter
      tags: [lists]
      summary: Corrects the name, and in letters mode the address, in calls mode the phone.
      description: Only while the voter is on the volunteer's list in that mode and unresolved.
      parameters:
        - $ref: "#/components/parameters/OptionalKey"
      requestBody:
        $ref: "#/components/requestBodies/Correction"
      responses:
        "200":
          $ref: "#/components/responses/ListAnswer"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "409":
          $ref: "#/components/responses/Conflict"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/voters/{id}:
    parameters:
      - $ref: "#/components/parameters/VoterID"
    patch:
      operationId: correctVoterAsAdmin
      tags: [lists]
      summary: Corrects any voter; for admins.
      parameters:
        - $ref: "#/components/parameters/OptionalKey"
      requestBody:
        $ref: "#/components/requestBodies/Correction"
      responses:
        "204":
          description: Corrected.
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/openapi.yaml:
    get:
      operationId: readContract
      tags: [operators]
      summary: This document.
      security: []
      responses:
        "200":
          description: The contract.
          content:
            application/yaml:
              schema:
                type: string
  /healthz:
    get:
      operationId: readHealth
      tags: [operators]
      summary: Whether the process lives.
      security: []
      responses:
        "200":
          description: It does.
          content:
            text/plain:
              schema:
                type: string
  /readyz:
    get:
      operationId: readReadiness
      tags: [operators]
      summary: Whether the database answers within 2 seconds and can keep what is written.
      description: >-
        No when its file was moved away, or its disk is full. An answer is good for 3 seconds.
      security: []
      responses:
        "200":
          description: It does.
          content:
            text/plain:
              schema:
                type: string
        "503":
          $ref: "#/components/responses/Unavailable"
  /metrics:
    get:
      operationId: readMetrics
      tags: [operators]
      summary: Counters in the text format of Prometheus; no personal data.
      security: []
      responses:
        "200":
          description: The counters.
          content:
            text/plain:
              schema:
                type: string
components:
  securitySchemes:
    session:
      type: apiKey
      in: cookie
      name: forclark_session
      description: Set by signing in; HttpOnly, SameSite=Lax, Secure where the request came through TLS.
  parameters:
    Mode:
      name: mode
      in: path
      required: true
      schema:
        $ref: "#/components/schemas/Mode"
    VoterID:
      name: id
      in: path
      required: true
      description: The number of a voter.
      schema:
        $ref: "#/components/schemas/VoterID"
    RequiredKey:
      name: Idempotency-Key
      in: header
      required: true
      description: Made when the volunteer presses submit; it becomes the result's id.
      schema:
        $ref: "#/components/schemas/Key"
    OptionalKey:
      name: Idempotency-Key
      in: header
      required: false
      description: Under one key the request counts once.
      schema:
        $ref: "#/components/schemas/Key"
  headers:
    SessionCookie:
      description: forclark_session, HttpOnly, SameSite=Lax, Path=/, with Max-Age.
      schema:
        type: string
    ClearedCookie:
      description: forclark_session with Max-Age=0.
      schema:
        type: string
    RetryAfter:
      description: Seconds until the request is worth repeating.
      schema:
        type: integer
        minimum: 1
    Allow:
      description: The methods that this address answers to.
      schema:
        type: string
  requestBodies:
    SignIn:
      required: true
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/SignInRequest"
    Correction:
      required: true
      description: What is left out stays as it is.
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/CorrectionRequest"
  responses:
    SignedIn:
      description: Signed in.
      headers:
        Set-Cookie:
          $ref: "#/components/headers/SessionCookie"
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/Session"
    List:
      description: The list as it is now; an empty one says why.
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/List"
    ListAnswer:
      description: Done; the list as it is now.
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/ListAnswer"
    Malformed:
      description: >-
        malformed (the body cannot be read, errors names the field where one is at fault), or
        version_unsupported (client and server share no level of this interface).
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Unauthenticated:
      description: unauthenticated or bad_credentials, with loginURL and loginMessage.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Forbidden:
      description: forbidden; signed in, but without the permission that this needs.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    NotFound:
      description: not_found.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Conflict:
      description: >-
        not_assigned (the voter is not on this list, nor was at occurredAt, or the result came more
        than 48 hours later), already_resolved (by this volunteer, or by another while this one did
        not hold the voter), undo_expired, or locked_out: with endsAt when the result may come again
        then, without it for a late call that was made out of hours.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    TooLarge:
      description: too_large; over 64 KiB. The connection is closed.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Invalid:
      description: invalid, with errors by field; or key_reused.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    TooMany:
      description: quota_exceeded or too_many_sign_ins.
      headers:
        Retry-After:
          $ref: "#/components/headers/RetryAfter"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Unavailable:
      description: misconfigured, naming the variable; or unavailable, when the database is away or full.
      headers:
        Retry-After:
          $ref: "#/components/headers/RetryAfter"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Problem:
      description: Any other problem, such as method_not_allowed (405, with Allow) or internal_error (500).
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
  schemas:
    Mode:
      type: string
      enum: [letters, calls]
    VoterID:
      type: integer
      format: int64
      minimum: 1
    Instant:
      type: string
      format: date-time
      description: UTC, whole seconds, such as 2026-11-03T14:05:00Z.
    Key:
      type: string
      minLength: 1
      maxLength: 64
      pattern: "^[!-~]+$"
      description: Printable ASCII without spaces.
    SignInRequest:
      type: object
      required: [username, password]
      properties:
        username:
          type: string
        password:
          type: string
    PasswordChange:
      type: object
      required: [old, new]
      properties:
        old:
          type: string
        new:
          type: string
          minLength: 8
    User:
      type: object
      required: [id, name, permissions]
      properties:
        id:
          type: integer
          format: int64
        name:
          type: string
        permissions:
          type: array
          items:
            type: string
            enum: [eblocks_use, eblocks_admin, eblocks_trusted]
    Tallies:
      type: object
      description: Letters and calls this user has ever completed, undone ones not included.
      required: [letters, calls]
      properties:
        letters:
          type: integer
          minimum: 0
        calls:
          type: integer
          minimum: 0
    Session:
      type: object
      required: [user, tallies, settings, serverTime, serverVersion]
      properties:
        user:
          $ref: "#/components/schemas/User"
        tallies:
          $ref: "#/components/schemas/Tallies"
        settings:
          type: object
          description: The campaign's public variables by name; one that is missing has its default.
          additionalProperties:
            type: string
        serverTime:
          $ref: "#/components/schemas/Instant"
        serverVersion:
          type: string
          description: For people; what the server speaks is in the header Eblocks-API.
    Name:
      type: object
      required: [honorific, first, middle, last, suffix]
      properties:
        honorific:
          type: string
        first:
          type: string
        middle:
          type: string
        last:
          type: string
        suffix:
          type: string
    Address:
      type: object
      required: [street, city, state, zip]
      properties:
        street:
          type: string
        city:
          type: string
        state:
          type: string
        zip:
          type: string
    Place:
      type: object
      description: An address, in calls mode without the street.
      required: [city, state, zip]
      properties:
        street:
          type: string
        city:
          type: string
        state:
          type: string
        zip:
          type: string
    EarlierContact:
      type: object
      required: [at, mode]
      properties:
        at:
          $ref: "#/components/schemas/Instant"
        mode:
          $ref: "#/components/schemas/Mode"
        resolution:
          type: [string, "null"]
          description: Left out for letters.
        notes:
          type: [string, "null"]
    ListedVoter:
      type: object
      required: [id, name, address, party, gender, prime, history]
      properties:
        id:
          $ref: "#/components/schemas/VoterID"
        name:
          $ref: "#/components/schemas/Name"
        address:
          $ref: "#/components/schemas/Place"
        phone:
          type: string
          description: Left out in letters mode, and while the voter may not be called.
        party:
          type: string
        gender:
          type: string
        prime:
          type: boolean
        history:
          type: array
          description: Newest first.
          items:
            $ref: "#/components/schemas/EarlierContact"
    Quota:
      type: object
      required: [exempt, window, limit, used, remaining, nextFreeAt]
      properties:
        exempt:
          type: boolean
        window:
          type: [string, "null"]
          enum: [hour, day, null]
        limit:
          type: [integer, "null"]
        used:
          type: integer
          minimum: 0
        remaining:
          type: [integer, "null"]
          minimum: 0
        nextFreeAt:
          type: [string, "null"]
          format: date-time
    Lockout:
      type: [object, "null"]
      description: Null while the mode is open.
      required: [endsAt, message]
      properties:
        endsAt:
          type: [string, "null"]
          format: date-time
        message:
          type: string
    Notice:
      type: [object, "null"]
      required: [kind, text]
      properties:
        kind:
          type: string
          enum: [quota, pool_empty, misconfigured]
        text:
          type: string
    List:
      type: object
      required: [mode, chunk, voters, canRefill, expiresAt, quota, lockout, closesAt, notice, tallies, serverTime, departures]
      properties:
        mode:
          $ref: "#/components/schemas/Mode"
        chunk:
          type: integer
          minimum: 0
          description: Voters on a full list; 0 when the setting cannot be read.
        voters:
          type: array
          items:
            $ref: "#/components/schemas/ListedVoter"
        canRefill:
          type: boolean
        expiresAt:
          $ref: "#/components/schemas/Instant"
        quota:
          $ref: "#/components/schemas/Quota"
        lockout:
          $ref: "#/components/schemas/Lockout"
        closesAt:
          type: [string, "null"]
          format: date-time
          description: When calls close; null in letters mode and while closed.
        notice:
          $ref: "#/components/schemas/Notice"
        tallies:
          $ref: "#/components/schemas/Tallies"
        serverTime:
          $ref: "#/components/schemas/Instant"
        departures:
          type: array
          maxItems: 50
          description: >-
            Voters who left this list by somebody else's doing in the past 24 hours, newest first.
          items:
            $ref: "#/components/schemas/Departure"
    Departure:
      type: object
      required: [id, reason, at]
      properties:
        id:
          $ref: "#/components/schemas/VoterID"
        reason:
          type: string
          enum: [contacted, withdrawn, expired, other]
          description: >-
            contacted: another volunteer, who held the voter before, has been in touch, and told of
            it late. withdrawn: taken out of the pool (do not call, deceased, moved), or back by the
            organizers. expired: the list ran out at midnight in Hawaii. Take a word you do not
            know as other.
        at:
          $ref: "#/components/schemas/Instant"
    ListAnswer:
      type: object
      required: [list]
      properties:
        list:
          $ref: "#/components/schemas/List"
    ResultRequest:
      type: object
      properties:
        resolution:
          type: [string, "null"]
          maxLength: 50
          description: Required for calls, left out for letters.
        notes:
          type: [string, "null"]
          maxLength: 2000
        occurredAt:
          type: [string, "null"]
          format: date-time
          description: When it happened, by the server's clock; now when left out.
    ResultAnswer:
      type: object
      required: [result, thanks, finishedList, list]
      properties:
        result:
          type: object
          required: [id]
          properties:
            id:
              $ref: "#/components/schemas/Key"
        thanks:
          type: string
        finishedList:
          type: boolean
        list:
          $ref: "#/components/schemas/List"
    SkipRequest:
      type: object
      properties:
        occurredAt:
          type: [string, "null"]
          format: date-time
    CorrectionRequest:
      type: object
      description: What is left out stays, a single field of a name or an address as well.
      properties:
        name:
          type: object
          properties:
            honorific:
              type: [string, "null"]
            first:
              type: [string, "null"]
            middle:
              type: [string, "null"]
            last:
              type: [string, "null"]
            suffix:
              type: [string, "null"]
        address:
          type: object
          properties:
            street:
              type: [string, "null"]
            city:
              type: [string, "null"]
            state:
              type: [string, "null"]
            zip:
              type: [string, "null"]
        phone:
          type: [string, "null"]
        occurredAt:
          type: [string, "null"]
          format: date-time
    FieldError:
      type: object
      required: [field, message]
      properties:
        field:
          type: string
        message:
          type: string
    Problem:
      type: object
      required: [type, title, status, code, detail]
      properties:
        type:
          type: string
          const: "about:blank"
        title:
          type: string
        status:
          type: integer
        code:
          type: string
          enum:
            - unauthenticated
            - bad_credentials
            - forbidden
            - not_found
            - method_not_allowed
            - not_assigned
            - already_resolved
            - undo_expired
            - locked_out
            - invalid
            - key_reused
            - version_unsupported
            - malformed
            - too_large
            - quota_exceeded
            - too_many_sign_ins
            - misconfigured
            - unavailable
            - internal_error
        detail:
          type: string
          description: What happened, what it means, what to do; for a person.
        errors:
          type: array
          description: With invalid and malformed, by field.
          items:
            $ref: "#/components/schemas/FieldError"
        loginURL:
          type: string
          description: With 401, where to log in.
        loginMessage:
          type: string
        endsAt:
          type: string
          format: date-time
          description: With locked_out, when calls open again; left out where waiting does not help.
        variable:
          type: string
          description: With misconfigured, the variable's name.
        retryAfter:
          type: integer
          description: Seconds, also sent as Retry-After.

"""#
}
